import { type Outcome, types, type Value } from "./rhea.ts";
import { transactionCodes } from "./transactional-state.ts";

/** What the coordinator can do, as it tells who opens a link to it. [AMQP 4.5.8] */
const capabilities = [
  "amqp:local-transactions",
  "amqp:multi-txns-per-ssn",
  "amqp:multi-ssns-per-txn",
];
const symbolCode = 0xb3;

/** The target of a link to the coordinator. */
export function coordinatorTarget(): Value {
  return described("coordinator", [types.wrap_array(capabilities, symbolCode, undefined)]);
}

/** The outcome that tells a transaction's id. */
export function declared(transactionId: Uint8Array): Value {
  return described("declared", [types.wrap_binary(Buffer.from(transactionId))]);
}

/** An outcome as it is, or what a delivery's outcome will be once its transaction commits. */
export function outcomeIn(transactionId: Uint8Array | undefined, outcome: Outcome): Value {
  if (transactionId === undefined) return outcome.described();
  const id = types.wrap_binary(Buffer.from(transactionId));
  return described("transactional-state", [id, outcome.described()]);
}

function described(kind: keyof typeof transactionCodes, fields: readonly Value[]): Value {
  return types.described(types.wrap_ulong(transactionCodes[kind]), types.List32(fields)) as Value;
}
