import { redact } from "@buspass/identity/key-guard";

/** A text of others as a sentence of ours: one line, without secrets and without tracking numbers. */
export function sentenceOf(message: string): string {
  // @azure/msal-node puts the endpoint's own words between numbers that are mostly missing.
  const [, text = message] = /Description: (.+?) - Correlation ID:/s.exec(message) ?? [];
  const [line = ""] = redact(text)
    .replace(/\s*TrackingId:.*$/s, "")
    .split("\n", 1);
  const trimmed = line.trim();
  return /[.!?]$/.test(trimmed) ? trimmed : `${trimmed || "no reason was given"}.`;
}
