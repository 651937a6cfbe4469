import { entryReply } from "../atom.ts";
import type { AdministrationReply, Call } from "../call.ts";
import { readTopicDescription } from "../descriptions/topic-description.ts";
import { requireMatch } from "../entity-tag.ts";
import { topicEntry } from "../entries.ts";
import { refusals } from "../refusal.ts";
import type { XmlElement } from "../xml-element.ts";

export function updateTopic(call: Call, description: XmlElement): AdministrationReply {
  const name = call.name("entity");
  const current = call.topology.topic(name)?.settings;
  if (current === undefined) throw refusals.nothingToUpdate();
  requireMatch(call);
  const settings = readTopicDescription(description, current);
  return entryReply(call, 200, topicEntry(call.topology.updateTopic(name, settings), call));
}
