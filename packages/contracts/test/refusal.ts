import type { QueueDefinitions, TopicDefinitions } from "@buspass/contracts";
import { type BusDefinition, DefinitionError, defineBus } from "@buspass/contracts";

/** What a caller without types may pass. */
export type AnyDefinition = BusDefinition<QueueDefinitions, TopicDefinitions>;

/** What `defineBus` says of a definition: undefined when it takes it, else `path: message`. */
export function refusal(definition: AnyDefinition): string | undefined {
  try {
    defineBus(definition);
    return undefined;
  } catch (error) {
    if (!(error instanceof DefinitionError)) throw error;
    if (!error.message.startsWith(error.path))
      return `${error.path} is not where: ${error.message}`;
    return error.message;
  }
}
