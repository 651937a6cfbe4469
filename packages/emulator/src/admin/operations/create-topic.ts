import { entryReply } from "../atom.ts";
import type { AdministrationReply, Call } from "../call.ts";
import { readTopicDescription } from "../descriptions/topic-description.ts";
import { topicEntry } from "../entries.ts";
import { requireEntityName } from "../names.ts";
import { refusals } from "../refusal.ts";
import type { XmlElement } from "../xml-element.ts";

export function createTopic(call: Call, description: XmlElement): AdministrationReply {
  const name = call.name("entity");
  requireEntityName(call, name);
  const settings = readTopicDescription(description, undefined);
  if (call.topology.destination(name) !== undefined) throw refusals.conflict();
  return entryReply(call, 201, topicEntry(call.topology.createTopic(name, settings), call));
}
