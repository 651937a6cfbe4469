import { endOfValue } from "./encoding-check.ts";
import type { Value } from "./rhea.ts";
import { isOfKind, transactionalStateOf } from "./transactional-state.ts";

/** The highest channel that a peer may use: the service's own. */
export const channelMax = 4_999;

/** A protocol header, and the part of a frame that is always there. [AMQP 2.2, 2.3.1] */
const headerBytes = 8;

/**
 * Checks the frames that are whole at the start of what has come.
 * @throws ProtocolViolation, MalformedEncoding
 */
export function checkFrames(buffer: Buffer, withProtocolHeader: boolean): void {
  let at = withProtocolHeader ? headerBytes : 0;
  while (at + headerBytes <= buffer.length) {
    const size = buffer.readUInt32BE(at);
    // Too small, or not all there: for others to refuse, or to wait for.
    if (size < headerBytes || at + size > buffer.length) return;
    checkFrame(buffer, at, at + size);
    at += size;
  }
}

/** The payload behind the performative is looked at when all of a message is there. [AMQP 2.3] */
function checkFrame(buffer: Buffer, at: number, end: number): void {
  const bodyAt = at + buffer.readUInt8(at + 4) * 4;
  if (bodyAt < at + headerBytes || bodyAt > end) {
    throw new ProtocolViolation("A frame's body is not inside the frame.");
  }
  if (buffer.readUInt16BE(at + 6) > channelMax) {
    throw new ProtocolViolation("A frame is for a channel beyond the highest.");
  }
  if (bodyAt < end) endOfValue(buffer, bodyAt, end);
}

/** A peer that does what the protocol does not allow. */
export class ProtocolViolation extends Error {
  override readonly name = "ProtocolViolation";
}

type Kind = "any" | "binary" | "boolean" | "map" | "string" | "uint" | "ulong" | "ushort" | "ubyte";

/** Type codes by kind. [AMQP 1.6] */
const codes: Readonly<Record<Exclude<Kind, "any">, readonly number[]>> = {
  binary: [0xa0, 0xb0],
  boolean: [0x41, 0x42, 0x56],
  map: [0xc1, 0xd1],
  string: [0xa1, 0xb1],
  uint: [0x43, 0x52, 0x70],
  ulong: [0x44, 0x53, 0x80],
  ushort: [0x60],
  ubyte: [0x50],
};
const nullCode = 0x40;

export type PerformativeName =
  | "open"
  | "begin"
  | "attach"
  | "flow"
  | "transfer"
  | "disposition"
  | "detach"
  | "end"
  | "close";

/** The fields of each performative, in order; those with `!` must be there. [AMQP 2.7] */
const performatives: Readonly<Record<PerformativeName, readonly (Kind | `${Kind}!`)[]>> = {
  open: ["string!", "string", "uint", "ushort", "uint", "any", "any", "any", "any", "map"],
  begin: ["ushort", "uint!", "uint!", "uint!", "uint", "any", "any", "map"],
  attach: [
    ...(["string!", "uint!", "boolean!", "ubyte", "ubyte", "any", "any", "map"] as const),
    ...(["boolean", "uint", "ulong", "any", "any", "map"] as const),
  ],
  flow: [
    ...(["uint", "uint!", "uint!", "uint!", "uint", "uint", "uint", "uint"] as const),
    ...(["boolean", "boolean", "map"] as const),
  ],
  transfer: [
    ...(["uint!", "uint", "binary", "uint", "boolean", "boolean", "ubyte", "any"] as const),
    ...(["boolean", "boolean", "boolean"] as const),
  ],
  disposition: ["boolean!", "uint!", "uint", "boolean", "any", "boolean"],
  detach: ["uint!", "boolean", "any"],
  end: ["any"],
  close: ["any"],
};

export const performativeNames: readonly PerformativeName[] = Object.keys(
  performatives,
) as PerformativeName[];

/**
 * Checks that a performative's fields have their types. rhea computes with them as they are, and is
 * led astray by a text where there should be a number.
 * @throws ProtocolViolation
 */
export function checkFields(name: PerformativeName, fields: unknown): void {
  if (!Array.isArray(fields)) throw new ProtocolViolation(`The performative ${name} is no list.`);
  for (const [index, expected] of performatives[name].entries()) {
    const field: Value | undefined = fields[index];
    const code = field?.type.typecode ?? nullCode;
    const kind = expected.replace("!", "") as Kind;
    const fits =
      code === nullCode ? kind === expected : kind === "any" || codes[kind].includes(code);
    if (!fits) throw new ProtocolViolation(`Field ${index} of ${name} is not of type ${kind}.`);
  }
}

/** Outcomes and `received`: described lists with these codes. [AMQP 3.4] */
const deliveryStates: readonly unknown[] = [
  ...[0x23, 0x24, 0x25, 0x26, 0x27],
  ...["received", "accepted", "rejected", "released", "modified"].map(
    (name) => `amqp:${name}:list`,
  ),
];

/** @throws ProtocolViolation when there is a delivery state and it is none that is known here */
export function checkDeliveryState(state: Value | null | undefined): void {
  if (state === null || state === undefined || state.type.typecode === nullCode) return;
  if (isOfKind("transactional-state", state)) {
    const transactional = transactionalStateOf(state);
    if (transactional === undefined) throw new ProtocolViolation("A transaction has no id.");
    // An outcome inside it is a plain one.
    if (!isOfKind("transactional-state", transactional.outcome)) {
      checkDeliveryState(transactional.outcome);
      return;
    }
  }
  const { value: descriptor } = (state.descriptor ?? {}) as Partial<Value>;
  if (!deliveryStates.includes(descriptor) || !Array.isArray(state.value)) {
    throw new ProtocolViolation("There is no such delivery state.");
  }
}

/** setTimeout fires at once for a longer time than this. */
const longestIdleMs = 2 ** 31 - 1;
const shortestIdleMs = 1_000;

/** Keeps the time after which a peer wants a sign of life within what timers can do. [AMQP 2.4.5] */
export function limitIdleTime(open: { idle_time_out?: number | undefined }): void {
  const { idle_time_out: idleMs } = open;
  if (idleMs) open.idle_time_out = Math.min(Math.max(idleMs, shortestIdleMs), longestIdleMs);
}
