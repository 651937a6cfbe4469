import type { Codec } from "./codec.ts";
import { dotNetContent } from "./dot-net-body.ts";
import { essenceOf } from "./media-type.ts";
import type { MessageContract } from "./message-contract.ts";
import { Refusal } from "./refusal.ts";
import { nameOf } from "./violation.ts";

/** A body that is bytes, and travels as they are. */
export function bytesCodec(contract: MessageContract): Codec {
  const { contentType } = contract;
  const essence = essenceOf(contentType);
  return {
    encode(body) {
      if (body instanceof Uint8Array) return { bytes: body };
      throw new Refusal(
        `The body of ${nameOf(contract)} is ${contentType}: it must be a Uint8Array.`,
      );
    },
    decode(bytes, labeled) {
      // What is labeled as the contract says is not looked into: it may be anything.
      if (labeled !== contentType) {
        const content = dotNetContent(contract, bytes);
        if (content !== undefined) return content;
        if (labeled !== undefined && essenceOf(labeled) !== essence) {
          throw new Refusal(`The content type of ${nameOf(contract)} is not ${essence}.`);
        }
      }
      // Not a Buffer, whose methods differ from those of what it extends.
      return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    },
  };
}
