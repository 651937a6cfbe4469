import { longName, subscriptionOf, subscriptionPath } from "../addressed.ts";
import { entryReply } from "../atom.ts";
import type { AdministrationReply, Call } from "../call.ts";
import { readSubscriptionDescription } from "../descriptions/subscription-description.ts";
import { requireNoTag } from "../entity-tag.ts";
import { subscriptionEntry } from "../entries.ts";
import { requireForwarding } from "../forwarding.ts";
import { refusals } from "../refusal.ts";
import type { XmlElement } from "../xml-element.ts";

export async function updateSubscription(
  call: Call,
  description: XmlElement,
): Promise<AdministrationReply> {
  const current = subscriptionOf(call).queue.settings;
  if (!("deadLetteringOnFilterEvaluationExceptions" in current)) {
    throw refusals.notFound(longName(call));
  }
  requireNoTag(call);
  const settings = readSubscriptionDescription(description, current, call);
  await requireForwarding(call, subscriptionPath(call), settings);
  const updated = call.topology.updateSubscription(
    call.name("topic"),
    call.name("subscription"),
    settings,
  );
  return entryReply(call, 200, subscriptionEntry(updated, call));
}
