import type { Environment } from "@buspass/identity";
import { type KeyVariable, keysInEnvironment, redact } from "@buspass/identity/key-guard";
import { BuspassError } from "./buspass-error.ts";
import type { ClientEvent } from "./client-event.ts";
import { namespaceVariable } from "./namespace-name.ts";

/**
 * Refuses keys in the environment, where the namespace comes from there as well: somebody meant them for
 * this connection.
 * @throws BuspassError KeyRefused
 */
export function refuseKeyVariables(env: Environment): void {
  // What must hold a namespace is looked at as such.
  const found = keysInEnvironment(env).filter(({ variable }) => variable !== namespaceVariable);
  if (found.length === 0) return;
  throw new BuspassError("KeyRefused", `${saying(found)}, and Buspass takes no keys.`, {
    remedy: remedyFor(found),
  });
}

/** Warns of keys in the environment, where code has named the namespace: nobody uses them here. */
export function warnOfKeyVariables(env: Environment, onEvent: (event: ClientEvent) => void): void {
  const found = keysInEnvironment(env);
  if (found.length === 0) return;
  const message = redact(`${saying(found)}, which Buspass does not use. ${remedyFor(found)}`);
  process.emitWarning(message, { type: "KeyWarning", code: "BUSPASS_KEY_FOUND" });
  onEvent({ type: "keyFound", message, variables: found.map(({ variable }) => redact(variable)) });
}

function saying(found: readonly KeyVariable[]): string {
  const holding = found.map(({ variable, kind }) => `the variable ${variable} holds a ${kind}`);
  const text = holding.join(", ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function remedyFor(found: readonly KeyVariable[]): string {
  return [...new Set(found.map(({ remedy }) => remedy))].join(" ");
}
