import { entryReply } from "../atom.ts";
import type { AdministrationReply, Call } from "../call.ts";
import { readQueueDescription } from "../descriptions/queue-description.ts";
import { requireMatch } from "../entity-tag.ts";
import { queueEntry } from "../entries.ts";
import { requireForwarding } from "../forwarding.ts";
import { refusals } from "../refusal.ts";
import type { XmlElement } from "../xml-element.ts";

export async function updateQueue(
  call: Call,
  description: XmlElement,
): Promise<AdministrationReply> {
  const name = call.name("entity");
  const current = call.topology.queue(name)?.settings;
  if (current === undefined || !("maxSizeMegabytes" in current)) throw refusals.nothingToUpdate();
  const settings = readQueueDescription(description, current, call);
  await requireForwarding(call, name, settings);
  requireMatch(call);
  const queue = call.topology.updateQueue(name, settings);
  return entryReply(call, 200, queueEntry(queue, call));
}
