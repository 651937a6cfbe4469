import { ConfigError, readConfig } from "@buspass/emulator/config";

/** Of a configuration file; each part is there unless it is given. */
export interface Parts {
  readonly Queues?: unknown;
  readonly Topics?: unknown;
  readonly Identities?: unknown;
}

/** The JSON of a configuration file. */
export const file = ({ Queues = [], Topics = [], Identities = [] }: Parts): unknown => ({
  UserConfig: { Namespaces: [{ Name: "sbemulatorns", Queues, Topics }], Identities },
});
/** The JSON of a configuration file with one queue. */
export const withQueue = (Properties: unknown): unknown =>
  file({ Queues: [{ Name: "orders", Properties }] });

/** The problems that a file is refused for; none when it is not. */
export function problemsOf(json: unknown): readonly string[] {
  try {
    readConfig(json);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}
