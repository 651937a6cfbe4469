import type { Environment } from "@buspass/identity";

/** What rhea, the AMQP library of the SDK, writes tokens under: as text, and byte for byte. */
const tellingNames = ["rhea:message", "rhea:raw"];

/**
 * Warns where DEBUG makes the SDK's AMQP library write the tokens that it sends. Nothing else can be done
 * about it from here: it reads the variable when it is loaded.
 */
export function warnOfDebug({ DEBUG = "" }: Environment): void {
  const patterns = DEBUG.split(/[\s,]+/).filter(Boolean);
  const isOn = (name: string): boolean =>
    patterns.some((pattern) => fits(pattern, name)) &&
    !patterns.some((pattern) => pattern.startsWith("-") && fits(pattern.slice(1), name));
  if (!tellingNames.some(isOn)) return;
  process.emitWarning(
    `DEBUG makes the AMQP library write the tokens of this process: add ${tellingNames.map((name) => `-${name}`).join(",")} to it.`,
    { type: "DebugWarning", code: "BUSPASS_DEBUG_WRITES_TOKENS" },
  );
}

/** https://github.com/debug-js/debug#wildcards */
function fits(pattern: string, name: string): boolean {
  const literal = pattern.replaceAll(/[\\^$.+?()[\]{}|]/g, "\\$&");
  return new RegExp(`^${literal.replaceAll("*", ".*")}$`).test(name);
}
