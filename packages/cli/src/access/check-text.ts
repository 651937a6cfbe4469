import { type Finding, findingKinds, type PrivilegeFinding } from "@buspass/access";
import { colorsFor } from "../colors-for.ts";
import type { CheckReport } from "./check-report.ts";

/** A check for a person: differences of a kind together, each with its way out. */
export function checkText({ environment, findings, privileges }: CheckReport): string {
  const { bold, dim } = colorsFor(process.stdout);
  const groups = Map.groupBy(findings, ({ kind }) => kind);
  return [
    ...[...groups].flatMap(([kind, each]) => [
      bold(`${findingKinds[kind].title} (${each.length})`),
      dim(`  ${findingKinds[kind].why}`),
      ...each.flatMap((finding) => ["", ...findingLines(finding, dim)]),
      "",
    ]),
    ...(privileges ?? []).flatMap((finding) => [...privilegeLines(finding, bold), ""]),
    bold(summaryOf(environment, findings, privileges)),
  ].join("\n");
}

function findingLines({ what, path, wayOut, commands }: Finding, dim: Paint): string[] {
  return [
    `  ${what}${path === undefined ? "" : dim(`  ${path}`)}`,
    `  ${wayOut}`,
    ...commands.map((command) => `    ${command}`),
  ];
}

function privilegeLines({ what, path, wayOut }: PrivilegeFinding, bold: Paint): string[] {
  return [`${bold(what)}${path === undefined ? "" : `  ${path}`}`, `  ${wayOut}`];
}

type Paint = (text: string) => string;

function summaryOf(
  environment: string | undefined,
  findings: CheckReport["findings"],
  privileges: CheckReport["privileges"],
): string {
  return [
    ...(environment === undefined
      ? []
      : [
          findings.length === 0
            ? `Azure has what is declared for ${environment}, and nothing that matters besides.`
            : `${counted(findings.length)} between the declaration and Azure, in ${environment}.`,
        ]),
    ...(privileges === undefined
      ? []
      : [
          privileges.length === 0
            ? "The run used what is declared, and nothing else."
            : `${counted(privileges.length)} between the declaration and the run.`,
        ]),
  ].join("\n");
}

function counted(count: number): string {
  return `${count} difference${count === 1 ? "" : "s"}`;
}
