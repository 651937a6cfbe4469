import type { Value } from "./rhea.ts";

/** Descriptors of what transactions consist of. [AMQP 4.5] */
export const transactionCodes = {
  coordinator: 0x30,
  declare: 0x31,
  discharge: 0x32,
  declared: 0x33,
  "transactional-state": 0x34,
} as const;

/** Whether a described value is of a kind, by its number or by its name. */
export function isOfKind(
  kind: keyof typeof transactionCodes,
  value: Value | null | undefined,
): boolean {
  const descriptor: unknown = value?.descriptor;
  if (descriptor === undefined) return false;
  const { value: code } = descriptor as Value;
  return code === transactionCodes[kind] || code === `amqp:${kind}:list`;
}

/** The transaction that a delivery is part of. */
export interface TransactionalState {
  readonly transactionId: Buffer;
  /** What became of the delivery; undefined for one that is just sent. */
  readonly outcome: Value | undefined;
}

/** The transactional part of a delivery state; undefined when it has none. */
export function transactionalStateOf(
  state: Value | null | undefined,
): TransactionalState | undefined {
  if (!isOfKind("transactional-state", state)) return undefined;
  const [id, outcome]: readonly (Value | undefined)[] = Array.isArray(state?.value)
    ? state.value
    : [];
  const transactionId: unknown = id?.value;
  if (!Buffer.isBuffer(transactionId)) return undefined;
  return { transactionId, outcome: outcome?.descriptor === undefined ? undefined : outcome };
}
