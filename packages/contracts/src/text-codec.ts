import type { Codec } from "./codec.ts";
import { dotNetContent } from "./dot-net-body.ts";
import { charsetOf, essenceOf, isUtf8 } from "./media-type.ts";
import type { MessageContract } from "./message-contract.ts";
import { Refusal } from "./refusal.ts";
import { fromUtf8, toUtf8 } from "./utf8.ts";
import { nameOf } from "./violation.ts";

/** A body that is a string, in UTF-8, character by character: a byte order mark is one of them. */
export function textCodec(contract: MessageContract): Codec {
  const { contentType } = contract;
  const essence = essenceOf(contentType);
  return {
    encode(body) {
      if (typeof body !== "string") {
        throw new Refusal(
          `The body of ${nameOf(contract)} is ${contentType}: it must be a string.`,
        );
      }
      if (!body.isWellFormed()) {
        throw new Refusal(
          `The body of ${nameOf(contract)} has half of a surrogate pair, which UTF-8 cannot carry.`,
        );
      }
      return { bytes: toUtf8(body) };
    },
    decode(bytes, labeled) {
      const content = dotNetContent(contract, bytes);
      if (content === undefined && labeled !== undefined && labeled !== contentType) {
        if (essenceOf(labeled) !== essence) {
          throw new Refusal(`The content type of ${nameOf(contract)} is not ${essence}.`);
        }
        const charset = charsetOf(labeled);
        if (!isUtf8(charset)) {
          throw new Refusal(
            `The body of ${nameOf(contract)} is in the charset ${charset}: send it in UTF-8.`,
          );
        }
      }
      const text = fromUtf8(content ?? bytes);
      if (text !== undefined) return text;
      throw new Refusal(`The body of ${nameOf(contract)} is not text in UTF-8.`);
    },
  };
}
