import type { Call } from "./call.ts";
import { refusals } from "./refusal.ts";

/*
 * A queue or topic has an entity tag, which `If-Match` of an update may name: the service writes the
 * .NET ticks of its last change, without quotes. What belongs to a topic is answered with the topic's,
 * and updates of it know none.
 * test_mgmt_queues.test_mgmt_queue_update_success.yaml of the Python client's recordings
 * https://github.com/Azure/azure-sdk-for-js/issues/9818
 */

/** The tag of the queue or topic that a request is about, or about a part of. */
export function entityTag(call: Call): string | undefined {
  const { times } = call.topology.destination(call.name("entity") || call.name("topic")) ?? {};
  if (times === undefined) return undefined;
  const unixEpochTicks = 621_355_968_000_000_000n;
  // Changes within one millisecond have tags of their own.
  const { updatedAtMs, changes } = times;
  return String(unixEpochTicks + BigInt(updatedAtMs) * 10_000n + BigInt(changes % 10_000));
}

/** An update is only of what its client has seen. @throws Refusal */
export function requireMatch(call: Call): void {
  const wanted = wantedTag(call);
  if (wanted !== "*" && wanted !== entityTag(call)) throw refusals.conflict();
}

/** "Both valid and invalid eTags resulted in 500 InternalServerError." @throws Refusal */
export function requireNoTag(call: Call): void {
  if (wantedTag(call) !== "*") throw refusals.unknownTag();
}

function wantedTag(call: Call): string {
  return (call.header("if-match") ?? "*").trim().replace(/^(?:W\/)?"(.*)"$/, "$1");
}
