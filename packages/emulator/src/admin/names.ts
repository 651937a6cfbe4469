import type { Call } from "./call.ts";
import { refusals } from "./refusal.ts";

/** https://learn.microsoft.com/azure/service-bus-messaging/service-bus-quotas */
const longestPath = 260;
const longestPart = 50;

/** Letters, numbers, periods, hyphens and underscores, in segments. */
const path = /^[\w.-]+(\/[\w.-]+)*$/;
/** `$Default` is what the service itself calls a rule. */
const part = /^\$?[\w.-]+$/;

/** Checks the name of a new queue or topic. @throws Refusal */
export function requireEntityName(call: Call, name: string): void {
  require(call, name, path, longestPath);
}

/** Checks the name of a new subscription or rule. @throws Refusal */
export function requirePartName(call: Call, name: string): void {
  require(call, name, part, longestPart);
}

function require(call: Call, name: string, pattern: RegExp, longest: number): void {
  if (!pattern.test(name)) throw refusals.entityName(call.url.href);
  if (name.length > longest) throw refusals.entityNameLength(name, longest);
}
