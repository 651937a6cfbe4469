import { pathToFileURL } from "node:url";
import { redact } from "@buspass/identity/key-guard";
import type { ArtifactLocation, Log, Run, ToolComponent } from "sarif";
import { standardInput, toldPath } from "./shown-path.ts";

/** How a program connects as itself: what every finding of the command leads to. */
export const identityPage =
  "https://learn.microsoft.com/azure/service-bus-messaging/service-bus-managed-service-identity";

/** What one verb says in SARIF. */
export interface SarifRun extends Omit<Run, "tool"> {
  /** The verb, and the rules that its results are of. */
  readonly driver: Omit<ToolComponent, "informationUri">;
}

/**
 * The text of a SARIF 2.1.0 log with one run, for GitHub, Azure DevOps and editors.
 * https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export function sarifLog({ driver, ...run }: SarifRun): string {
  const log: Log = {
    $schema:
      "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
    version: "2.1.0",
    runs: [{ tool: { driver: { ...driver, informationUri: identityPage } }, ...run }],
  };
  return JSON.stringify(log);
}

/**
 * From where the command was started, which is the root of the sources; absolute for what is elsewhere.
 * Standard input is nowhere, and its name no file's.
 */
export function sarifLocation(path: string): ArtifactLocation {
  const shown = toldPath(path);
  if (path === standardInput) return { uri: encodeURIComponent(shown) };
  if (/^(?:\.\.(?:\/|$)|\/|[A-Za-z]:)/.test(shown))
    return { uri: pathToFileURL(redact(path)).href };
  // A file name of Windows may have half a character.
  const uri = shown.toWellFormed().split("/").map(encodeURIComponent).join("/");
  return { uri, uriBaseId: "%SRCROOT%" };
}
