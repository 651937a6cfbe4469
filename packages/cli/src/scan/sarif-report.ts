import type { KeyKind } from "@buspass/identity/key-guard";
import type { ReportingDescriptor, Result } from "sarif";
import { identityPage, sarifLocation, sarifLog } from "../sarif-log.ts";
import type { Finding } from "./finding.ts";
import { remedyOf, type ScanReport } from "./report.ts";

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

const help =
  "Let the program connect with a managed identity, renew the key, and let the namespace refuse keys: https://learn.microsoft.com/azure/service-bus-messaging/disable-local-authentication";

/** A report as SARIF. */
export function sarifReport({ findings, warnings }: ScanReport, version: string): string {
  return sarifLog({
    driver: { name: "buspass", version, rules: Object.values(rules).map(ruleOf) },
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
  });
}

function ruleOf({ id, name, text }: (typeof rules)[KeyKind]): ReportingDescriptor {
  return {
    id,
    name,
    shortDescription: { text },
    fullDescription: { text: `${text}, which whoever reads the file can use.` },
    help: { text: help },
    helpUri: identityPage,
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
          artifactLocation: sarifLocation(path),
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
