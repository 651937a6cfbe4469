import type { Call } from "./call.ts";
import { refusals } from "./refusal.ts";

interface Forwarding {
  readonly forwardTo: string | undefined;
  readonly forwardDeadLetteredMessagesTo: string | undefined;
}

/**
 * Asks whether an entity may forward to where it is to: the targets are there, and supplementary
 * tokens give the right to manage them. "The creator of the subscription must have Manage permissions
 * on both the source and the destination entity."
 * https://learn.microsoft.com/azure/service-bus-messaging/service-bus-auto-forwarding#autoforwarding-considerations
 * @param source the path of the entity that forwards
 * @throws Refusal
 */
export async function requireForwarding(
  call: Call,
  source: string,
  { forwardTo, forwardDeadLetteredMessagesTo }: Forwarding,
): Promise<void> {
  await requireTarget(call, source, forwardTo, "servicebussupplementaryauthorization");
  await requireTarget(
    call,
    source,
    forwardDeadLetteredMessagesTo,
    "servicebusdlqsupplementaryauthorization",
  );
}

async function requireTarget(
  call: Call,
  source: string,
  target: string | undefined,
  header: string,
): Promise<void> {
  if (target === undefined) return;
  await call.requireManage(target, refusals.write(), header);
  if (call.topology.destination(target) === undefined) throw refusals.forwardingTarget();
  if (leadsBack(call, target, source.toLowerCase())) {
    // https://github.com/paolosalvatori/ServiceBusExplorer/issues/384
    throw refusals.badRequest("An entity cannot forward to itself, not even through others.");
  }
}

/** Whether what is forwarded to a target comes to the source again, from queue to queue. */
function leadsBack(call: Call, target: string, source: string): boolean {
  const seen = new Set([source]);
  const open = [target];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    const key = path.toLowerCase();
    if (key === source) return true;
    if (seen.has(key)) continue;
    seen.add(key);
    const settings = call.topology.queue(key)?.settings;
    for (const next of [settings?.forwardTo, settings?.forwardDeadLetteredMessagesTo]) {
      if (next !== undefined) open.push(next);
    }
  }
  return false;
}
