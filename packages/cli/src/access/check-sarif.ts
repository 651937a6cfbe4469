import { createHash } from "node:crypto";
import {
  type Finding,
  type FindingDescription,
  findingKinds,
  type PrivilegeFinding,
} from "@buspass/access";
import type { LogicalLocation, ReportingDescriptor, Result } from "sarif";
import { sarifLocation, sarifLog } from "../sarif-log.ts";
import type { CheckReport } from "./check-report.ts";

const privilegeKinds: Readonly<Record<PrivilegeFinding["kind"], FindingDescription>> = {
  "unused-right": {
    severity: "warning",
    title: "A declared right was not used",
    why: "Whoever takes over the identity gets a right that nothing needs.",
  },
  "undeclared-right": {
    severity: "error",
    title: "A right was used that is not declared",
    why: "Azure will refuse in production what the test was allowed.",
  },
  "refused-right": {
    severity: "warning",
    title: "A right was refused",
    why: "The program does something that it may not do.",
  },
};

const rules: Readonly<Record<string, FindingDescription>> = { ...findingKinds, ...privilegeKinds };

/**
 * A check as SARIF. Results are in the configuration, which has the declaration; which member of it and
 * which resource in Azure are logical locations.
 */
export function checkSarif(report: CheckReport, version: string): string {
  const { environment, findings, privileges = [], config } = report;
  const result = (
    { kind, what, wayOut, path }: Finding | PrivilegeFinding,
    commands: readonly string[],
    resourceId: string | undefined,
  ): Result => ({
    ruleId: kind,
    ruleIndex: Object.keys(rules).indexOf(kind),
    level: rules[kind]?.severity ?? "warning",
    message: { text: [what, wayOut, ...commands].join("\n") },
    locations: [
      {
        physicalLocation: {
          artifactLocation: sarifLocation(config),
          // What shows alerts in files asks for a line.
          region: { startLine: 1 },
        },
        logicalLocations: [
          ...(path === undefined ? [] : [logical(path, "member")]),
          ...(resourceId === undefined ? [] : [logical(resourceId, "resource")]),
        ],
      },
    ],
    // The same difference is the same alert from run to run, whatever its sentence says.
    partialFingerprints: {
      "difference/v1": hash([environment, kind, path, resourceId?.toLowerCase(), what].join("\n")),
    },
  });
  return sarifLog({
    driver: { name: "buspass access", version, rules: Object.entries(rules).map(ruleOf) },
    // One per environment, so that one's results do not replace another's.
    ...(environment !== undefined && {
      automationDetails: { id: `buspass-access/${environment}/` },
    }),
    results: [
      ...findings.map((each) => result(each, each.commands, each.resourceId)),
      ...privileges.map((each) => result(each, [], undefined)),
    ],
  });
}

function ruleOf([id, { title, why, severity }]: readonly [
  string,
  FindingDescription,
]): ReportingDescriptor {
  return {
    id,
    shortDescription: { text: title },
    fullDescription: { text: why },
    help: { text: why },
    defaultConfiguration: { level: severity },
    properties: { tags: ["security"], precision: "very-high" },
  };
}

function logical(fullyQualifiedName: string, kind: string): LogicalLocation {
  return { fullyQualifiedName, kind };
}

function hash(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
