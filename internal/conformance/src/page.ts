import type { Coverage } from "./coverage.ts";
import { type Area, areas, type Requirement } from "./requirement.ts";

const introduction = `# Conformance

What the emulator is held to, claim by claim. Each claim about Azure Service Bus has a source, and at
least one test that speaks through a public client: \`@azure/service-bus\`, or rhea where that cannot
show it. A claim that the emulator does not meet yet is a known gap: its test is expected to fail, and
the suite fails once it does not.

\`\`\`sh
pnpm test internal/conformance                              # against the emulator
pnpm --filter @buspass-internal/conformance report          # this page's first table; --json, too
\`\`\`

The same tests run against a namespace in Azure, as whoever \`DefaultAzureCredential\` is there; that
identity must be Azure Service Bus Data Owner of it. Tests that move the emulator's clock, or need
identities of their own, are skipped and say so.

\`\`\`sh
BUSPASS_CONFORMANCE_NAMESPACE=contoso-test.servicebus.windows.net pnpm test internal/conformance
\`\`\`

This page is made from the manifest in \`internal/conformance/src/requirements\` by \`report --write\`.
`;

/** The page of the documentation that shows the manifest. */
export function conformancePage(
  requirements: readonly Requirement[],
  { areas: counts, total, gaps }: Coverage,
): string {
  const anchors = new Map(areas.map((area) => [area, area.replaceAll(" ", "-")]));
  const gapOf = new Map(gaps.map(({ id, why }) => [id, why]));
  const section = (area: Area): string => {
    const rows = requirements
      .filter((requirement) => requirement.area === area)
      .map(({ id, claim, source }) => [
        gapOf.has(id) ? `${id} (gap)` : id,
        escaped(claim),
        escaped(shown(source)),
      ]);
    return `## ${capitalized(area)}\n\n${table(["id", "claim", "source"], rows)}`;
  };
  return [
    introduction,
    table(
      ["area", "claims", "verified", "gaps"],
      [
        ...counts.map(({ area, claims, verified, gaps: open }) => [
          `[${area}](#${anchors.get(area) ?? ""})`,
          String(claims),
          String(verified),
          String(open),
        ]),
        ["all", String(total.claims), String(total.verified), String(total.gaps)],
      ],
    ),
    `## Known gaps\n\n${
      gaps.length === 0
        ? "None.\n"
        : table(
            ["id", "claim", "why not"],
            gaps.map(({ id, claim, why }) => [id, escaped(claim), escaped(why)]),
          )
    }`,
    ...areas
      .filter((area) => requirements.some((requirement) => requirement.area === area))
      .map(section),
  ].join("\n");
}

/** A link with the page and section as its text, where the source is a page. */
function shown(source: string): string {
  const [, url, page = ""] = /^(https:\/\/[^/\s]+\/(\S+))/.exec(source) ?? [];
  if (url === undefined) return source;
  const text = page.replace(/^azure\/service-bus-messaging\//, "");
  return `[${text}](${url})${source.slice(url.length)}`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return `${[line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n")}\n`;
}

function escaped(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("<", "&lt;");
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
