import { pathToFileURL } from "node:url";
import { type KeyKind, redact } from "@buspass/identity/key-guard";
import type { ArtifactLocation, Log, ReportingDescriptor, Result } from "sarif";
import type { Finding } from "./finding.ts";
import { standardInput } from "./named-path.ts";
import { remedyOf, type ScanReport } from "./report.ts";
import { toldPath } from "./shown-path.ts";

const learn = "https://learn.microsoft.com/azure/service-bus-messaging";

/** What each kind is called where alerts are listed; alerts are told apart by their ids for good. */
const rules: Readonly<Record<KeyKind, { id: string; name: string; text: string }>> = {
  "connection string with a key": {
    id: "service-bus-connection-string",
    name: "ServiceBusConnectionString",
    text: "A connection string of Azure Service Bus with a key",
  },
  "shared access key": {
    id: "service-bus-shared-access-key",
    name: "ServiceBusSharedAccessKey",
    text: "A shared access key of Azure Service Bus",
  },
  "shared access signature": {
    id: "service-bus-shared-access-signature",
    name: "ServiceBusSharedAccessSignature",
    text: "A shared access signature of Azure Service Bus",
  },
};

const help = `Let the program connect with a managed identity, renew the key, and let the namespace refuse keys: ${learn}/disable-local-authentication`;

/**
 * A report as SARIF 2.1.0, for GitHub, Azure DevOps and editors.
 * https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export function sarifReport({ findings, warnings }: ScanReport, version: string): string {
  const log: Log = {
    $schema:
      "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "buspass",
            version,
            informationUri: `${learn}/service-bus-managed-service-identity`,
            rules: Object.values(rules).map(ruleOf),
          },
        },
        columnKind: "utf16CodeUnits",
        invocations: [
          {
            executionSuccessful: true,
            toolExecutionNotifications: warnings.map((text) => ({
              level: "warning",
              message: { text },
            })),
          },
        ],
        results: findings.map(resultOf),
      },
    ],
  };
  return JSON.stringify(log);
}

function ruleOf({ id, name, text }: (typeof rules)[KeyKind]): ReportingDescriptor {
  return {
    id,
    name,
    shortDescription: { text },
    fullDescription: { text: `${text}, which whoever reads the file can use.` },
    help: { text: help },
    helpUri: `${learn}/service-bus-managed-service-identity`,
    defaultConfiguration: { level: "error" },
    // What GitHub sorts alerts by, of 10: a key of the namespace's own policy may do everything there.
    properties: { tags: ["security"], precision: "high", "security-severity": "9.0" },
  };
}

function resultOf(finding: Finding): Result {
  const { path, kind, start, end, fingerprint } = finding;
  return {
    ruleId: rules[kind].id,
    ruleIndex: Object.keys(rules).indexOf(kind),
    level: "error",
    message: { text: `${rules[kind].text}. ${remedyOf(finding)}` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: locationOf(path),
          region: {
            startLine: start.line,
            startColumn: start.column,
            endLine: end.line,
            endColumn: end.column,
          },
        },
      },
    ],
    partialFingerprints: { "key/v1": fingerprint },
  };
}

/**
 * From where the scan was started, which is the root of the sources; absolute for what is elsewhere. Standard
 * input is nowhere, and its name no file's.
 */
export function locationOf(path: string): ArtifactLocation {
  const shown = toldPath(path);
  if (path === standardInput) return { uri: encodeURIComponent(shown) };
  if (/^(?:\.\.(?:\/|$)|\/|[A-Za-z]:)/.test(shown))
    return { uri: pathToFileURL(redact(path)).href };
  // A file name of Windows may have half a character.
  const uri = shown.toWellFormed().split("/").map(encodeURIComponent).join("/");
  return { uri, uriBaseId: "%SRCROOT%" };
}
