import { bytesCodec } from "./bytes-codec.ts";
import { jsonCodec } from "./json-codec.ts";
import { isJson, isText } from "./media-type.ts";
import type { MessageContract } from "./message-contract.ts";
import { textCodec } from "./text-codec.ts";

/** A body as bytes. */
export interface Written {
  readonly bytes: Uint8Array;
  /** What a receiver's schema sees, where it is not what was passed. */
  readonly arrives?: { readonly body: unknown } | undefined;
}

/** How the bodies of one contract are written as bytes, and read. */
export interface Codec {
  /**
   * The bytes of a body that its schema has accepted.
   * @throws Refusal when they would not arrive as what was passed
   */
  encode(body: unknown): Written;
  /**
   * What the bytes say, for the schema to validate.
   * @throws Refusal when they are labeled as, or are, something else
   */
  decode(bytes: Uint8Array, contentType: string | undefined): unknown;
}

const codecs = new WeakMap<MessageContract, Codec>();

/** The codec of a contract, by its content type. */
export function codecOf(contract: MessageContract): Codec {
  let codec = codecs.get(contract);
  if (codec === undefined) {
    codec = newCodec(contract);
    codecs.set(contract, codec);
  }
  return codec;
}

function newCodec(contract: MessageContract): Codec {
  const { contentType } = contract;
  if (isJson(contentType)) return jsonCodec(contract);
  return isText(contentType) ? textCodec(contract) : bytesCodec(contract);
}
