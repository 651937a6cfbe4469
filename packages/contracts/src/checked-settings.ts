import { DefinitionError } from "./definition-error.ts";
import { namesToWrite } from "./nearest-name.ts";
import type { SettingRule } from "./setting-rules.ts";

/** Why a setting of the service is not one here. */
const notHere: Readonly<Record<string, string>> = {
  authorizationRules: "would be keys: grant roles to identities instead",
  enableExpress: "keeps messages in memory only: leave it out",
};

/**
 * The settings of an entity, as they are in its definition.
 *
 * @param others the keys that are no settings, and are checked elsewhere
 * @throws DefinitionError for a key that the entity does not have, and for a value out of its range
 */
export function checkedSettings<Definition extends object>(
  definition: Definition,
  rules: Readonly<Record<string, SettingRule>>,
  others: readonly string[],
  at: string,
): Partial<Definition> {
  checkKeys(definition, [...others, ...Object.keys(rules)], at);
  const settings: Partial<Definition> = { ...definition };
  for (const key of others) Reflect.deleteProperty(settings, key);
  for (const [name, value] of Object.entries(settings)) {
    const rule = rules[name];
    if (value === undefined) Reflect.deleteProperty(settings, name);
    else if (rule?.allows(value) === false) {
      throw new DefinitionError(`${at}.${name}`, `is ${shown(value)}: write ${rule.write}`);
    }
  }
  return settings;
}

/**
 * An option of another name is a typing error, which callers without types do not see.
 * @throws DefinitionError with the name that was meant
 */
export function checkKeys(value: unknown, allowed: readonly string[], at: string): void {
  if (typeof value !== "object" || value === null) {
    throw new DefinitionError(at, `is ${shown(value)}: write an object`);
  }
  for (const key of Object.keys(value)) {
    if (allowed.includes(key)) continue;
    throw new DefinitionError(
      at === "" ? key : `${at}.${key}`,
      notHere[key] ?? `is not an option: write ${namesToWrite(key, allowed)}`,
    );
  }
}

/** How an error quotes what it found. */
export function shown(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  return typeof value === "object" && value !== null ? "an object" : String(value);
}
