import type { Codec } from "./codec.ts";
import { dotNetContent } from "./dot-net-body.ts";
import { jsonFit } from "./json-fit.ts";
import { isJson } from "./media-type.ts";
import type { MessageContract } from "./message-contract.ts";
import { Refusal } from "./refusal.ts";
import { fromUtf8, toUtf8 } from "./utf8.ts";
import { contractViolation, nameOf } from "./violation.ts";

/** A body in JSON (RFC 8259), whose numbers, texts and fields arrive as they were passed. */
export function jsonCodec(contract: MessageContract): Codec {
  return {
    encode(body) {
      const { issue, converts } = jsonFit(body);
      if (issue !== undefined) {
        const where = issue.path === "" ? issue.message : `${issue.path}: ${issue.message}`;
        const description = `The body of ${nameOf(contract)} cannot be written as JSON: ${where}.`;
        throw new Refusal(contractViolation(description, [issue]));
      }
      const json = JSON.stringify(body);
      return { bytes: toUtf8(json), arrives: converts ? { body: JSON.parse(json) } : undefined };
    },
    decode(bytes, contentType) {
      const content = dotNetContent(contract, bytes);
      if (content === undefined) checkLabel(contract, contentType);
      try {
        const text = fromUtf8(content ?? bytes);
        if (text !== undefined) return JSON.parse(withoutMark(text));
      } catch {
        // What it threw is not told: V8 quotes the text around the error.
      }
      throw new Refusal(`The body of ${nameOf(contract)} is not JSON in UTF-8.`);
    },
  };
}

function checkLabel(contract: MessageContract, contentType: string | undefined): void {
  if (contentType === undefined || contentType === contract.contentType) return;
  // In structured mode the body is an envelope, which no schema of a contract describes.
  if (/^\s*application\/cloudevents/i.test(contentType)) {
    throw new Refusal(
      `The body of ${nameOf(contract)} is a CloudEvent in structured mode: send it in binary mode.`,
    );
  }
  if (!isJson(contentType)) {
    throw new Refusal(`The content type of ${nameOf(contract)} is not application/json.`);
  }
}

/** Some writers of .NET put a byte order mark before the text. RFC 8259, section 8.1, lets a reader ignore it. */
function withoutMark(text: string): string {
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}
