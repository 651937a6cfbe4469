/** The variables of a process. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The variables of these names that hold more than blanks. */
export function variablesSet(env: Environment, names: readonly string[]): string[] {
  return names.filter((name) => env[name]?.trim());
}
