import type { Evidence, EvidenceCheck } from "./evidence.ts";

/** A report for a reviewer, in Markdown as GitHub and Azure DevOps show it. Ends with a line end. */
export function evidenceMarkdown(evidence: Evidence): string {
  const { environment, rights, controls, check, madeAt, versions, declarationDigest } = evidence;
  const title = environment === undefined ? "" : `: ${environment.name}`;
  const hasIds = rights.some(({ objectId }) => objectId !== undefined);
  return `${[
    `# Access to Azure Service Bus${title}`,
    table(
      ["", ""],
      [
        ["Made", madeAt],
        ...(environment === undefined
          ? []
          : [
              ["Namespace", environment.namespace],
              ...(environment.resourceGroup === undefined
                ? []
                : [
                    [
                      "Resource group",
                      `${environment.resourceGroup}, in Azure subscription ${environment.subscriptionId}`,
                    ],
                  ]),
            ]),
        ["Declaration", declarationDigest],
        ["Checked", checkedWords(check)],
        [
          "Made with",
          Object.entries(versions)
            .map((each) => each.join(" "))
            .join(", "),
        ],
      ],
    ),
    "## Who may do what",
    "Each line is one role assignment on one entity. Nothing else is declared.",
    table(
      ["Identity", ...(hasIds ? ["Object id"] : []), "May", "Where", "Role", "Because of"],
      rights.map(({ identity, objectId = "not declared", may, kind, entity, role, why }) => [
        identity,
        ...(hasIds ? [objectId] : []),
        may === "send" ? "send to" : "receive from",
        `${kind} ${entity}`,
        role,
        why,
      ]),
    ),
    "## Which controls this serves",
    table(
      ["Control", "Title", "How"],
      controls.map(({ id, title, how }) => [id, title, how]),
    ),
    "## What was checked",
    ...checkParts(check),
  ].join("\n\n")}\n`;
}

function checkedWords(check: EvidenceCheck): string {
  switch (check.result) {
    case "not checked":
      return `no. ${check.reason}`;
    case "as declared":
      return `${check.readAt}: Azure has what is declared`;
    case "differs":
      return `${check.readAt}: ${counted(check.findings.length, "difference")}`;
  }
}

function checkParts(check: EvidenceCheck): string[] {
  if (check.result === "not checked") {
    return [
      `Nothing in Azure. ${text(check.reason)} What is above is what is declared, not what is there.`,
    ];
  }
  const { compared, keysRefused, minimumTlsVersion, publicNetworkAccess, findings } = check;
  return [
    `Compared: ${counted(compared.roleAssignments, "role assignment")}, inherited ones included, ${counted(compared.queues, "queue")} and ${counted(compared.topics, "topic")} of ${check.namespaceId}. Not compared: who is a member of a group, and rights that can be activated for a time.`,
    table(
      ["Setting", "Value"],
      [
        ["Shared access keys", keysRefused ? "refused" : "accepted"],
        ["Minimum TLS version", minimumTlsVersion ?? "not told"],
        ["Public network access", publicNetworkAccess ?? "not told"],
      ],
    ),
    ...(findings.length === 0
      ? ["No differences."]
      : [
          table(
            ["Severity", "Difference", "Why it matters", "Line"],
            findings.map(({ severity, what, why, path = "" }) => [severity, what, why, path]),
          ),
        ]),
  ];
}

function counted(count: number, name: string): string {
  return `${count} ${name}${count === 1 ? "" : "s"}`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(text).join(" | ")} |`;
  return [line(head), `|${head.map(() => "---|").join("")}`, ...rows.map(line)].join("\n");
}

/** What would be Markdown is text: names and expressions come from the declaration and from Azure. */
function text(value: string): string {
  return value.replace(/[\\`*_[\]<>|]/g, "\\$&").replace(/\s+/g, " ");
}
