import type { KeyKind } from "@buspass/identity/key-guard";
import type { AcceptedKey } from "./baseline.ts";
import type { Finding } from "./finding.ts";

/** How what was found is written. */
export const reportFormats = ["text", "json", "sarif"] as const;

/** One of {@link reportFormats}. */
export type ReportFormat = (typeof reportFormats)[number];

/** All that a scan has to say. */
export interface ScanReport {
  /** What nobody has accepted, in the order of files and lines. */
  readonly findings: readonly Finding[];
  /** How many others the baseline accepts. */
  readonly accepted: number;
  readonly stale: readonly AcceptedKey[];
  /** How many files were looked at, binary ones too. */
  readonly files: number;
  /** What could not be looked at, in sentences. */
  readonly warnings: readonly string[];
}

const renewal: Readonly<Record<KeyKind, string>> = {
  "connection string with a key": "then renew its key",
  "shared access key": "then renew it",
  "shared access signature": "then renew the key that it was signed with",
};

/** What to do about a key, as a sentence. */
export function remedyOf({ kind, namespace }: Finding): string {
  const where = namespace ?? "the namespace";
  return `Connect to ${where} with a managed identity instead, ${renewal[kind]}: taking it out of the file does not end it.`;
}
