import { entryReply } from "../atom.ts";
import type { AdministrationReply, Call } from "../call.ts";
import { readQueueDescription } from "../descriptions/queue-description.ts";
import { queueEntry } from "../entries.ts";
import { requireForwarding } from "../forwarding.ts";
import { requireEntityName } from "../names.ts";
import { refusals } from "../refusal.ts";
import type { XmlElement } from "../xml-element.ts";

export async function createQueue(
  call: Call,
  description: XmlElement,
): Promise<AdministrationReply> {
  const name = call.name("entity");
  requireEntityName(call, name);
  const settings = readQueueDescription(description, undefined, call);
  await requireForwarding(call, name, settings);
  if (call.topology.destination(name) !== undefined) throw refusals.conflict();
  const queue = call.topology.createQueue(name, settings);
  return entryReply(call, 201, queueEntry(queue, call));
}
