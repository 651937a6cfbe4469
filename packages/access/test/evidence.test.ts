import { defineAccess, evidence, evidenceMarkdown } from "@buspass/access";
import { expect, test } from "vitest";
import { azureOf, namespaceId, production } from "./drift/azure-of.ts";
import { bus } from "./orders.ts";

const nowMs = Date.UTC(2026, 8, 27, 9, 22, 38);
const made = { nowMs, versions: { "@buspass/access": "1.2.3" } };

test("a report says who may do what, where, why, and that nothing was checked", () => {
  const principals = { "orders-api": "3f2504e0-4f89-41d3-9a0c-0305e82c3301" };
  const report = evidence(production(principals), { ...made, environment: "production" });
  expect(report).toMatchObject({
    madeAt: "2026-09-27T09:22:38.000Z",
    environment: { name: "production", resourceGroup: "contoso" },
    check: { result: "not checked" },
  });
  expect(report.rights).toHaveLength(5);
  expect(report.rights[0]).toEqual({
    identity: "orders-api",
    objectId: "3f2504e0-4f89-41d3-9a0c-0305e82c3301",
    may: "send",
    kind: "queue",
    entity: "orders",
    role: "Azure Service Bus Data Sender",
    why: "identities.orders-api.sends[0]",
    controls: ["SOC 2 CC6.3", "NIST SP 800-53 AC-3", "NIST SP 800-53 AC-6"],
  });
  const known = report.controls.map(({ id }) => id);
  expect(known).toEqual([
    "SOC 2 CC6.1",
    "SOC 2 CC6.3",
    "NIST SP 800-53 AC-3",
    "NIST SP 800-53 AC-6",
    "NIST SP 800-53 IA-5",
  ]);
  expect(report.rights.flatMap(({ controls }) => controls).every((id) => known.includes(id))).toBe(
    true,
  );
});

test("the same declaration at the same time gives the same text", () => {
  const text = evidenceMarkdown(evidence(production(), made));
  expect(text).toBe(evidenceMarkdown(evidence(production(), made)));
  expect(text.split("\n").slice(0, 18)).toMatchInlineSnapshot(`
    [
      "# Access to Azure Service Bus",
      "",
      "|  |  |",
      "|---|---|",
      "| Made | 2026-09-27T09:22:38.000Z |",
      "| Declaration | sha256:8ce3e3e4db175d429c28141200e9faaf6d6eadfc055cbbe1775b1e84bce8ef5c |",
      "| Checked | no. Azure was not read: no environment was named. |",
      "| Made with | @buspass/access 1.2.3 |",
      "",
      "## Who may do what",
      "",
      "Each line is one role assignment on one entity. Nothing else is declared.",
      "",
      "| Identity | May | Where | Role | Because of |",
      "|---|---|---|---|---|",
      "| orders-api | send to | queue orders | Azure Service Bus Data Sender | identities.orders-api.sends\\[0\\] |",
      "| orders-worker | send to | topic events | Azure Service Bus Data Sender | identities.orders-worker.sends\\[0\\] |",
      "| orders-worker | send to | queue orders | Azure Service Bus Data Sender | identities.orders-worker.sends\\[1\\] |",
    ]
  `);
  // A page or two.
  expect(text.split("\n").length).toBeLessThan(60);
});

test("a report has what Azure was found to be, and when", async () => {
  await using azure = await azureOf();
  const namespace = await azure.read();
  const options = { ...made, environment: "production" } as const;
  const readAtMs = nowMs - 1_000;
  const fine = evidence(azure.access, { ...options, actual: { namespace, readAtMs } });
  expect(fine.check).toEqual({
    result: "as declared",
    readAt: "2026-09-27T09:22:37.000Z",
    namespaceId,
    compared: { roleAssignments: 6, queues: 2, topics: 1 },
    keysRefused: true,
    minimumTlsVersion: "1.2",
    publicNetworkAccess: "Enabled",
    findings: [],
  });
  expect(evidenceMarkdown(fine)).toContain("No differences.");
  const open = { ...namespace, disableLocalAuth: false, minimumTlsVersion: "1.0" };
  const differs = evidence(azure.access, { ...options, actual: { namespace: open, readAtMs } });
  const text = evidenceMarkdown(differs);
  expect(text).toContain("| Checked | 2026-09-27T09:22:37.000Z: 2 differences |");
  expect(text).toContain("| Shared access keys | accepted |");
  expect(text).toContain("| warning | The namespace accepts TLS 1.0. | TLS before 1.2 has");
  // The declaration is the same, whatever Azure has.
  expect(differs.declarationDigest).toBe(fine.declarationDigest);
});

test("what stood in the way of reading Azure is part of the report", () => {
  const report = evidence(production(), {
    ...made,
    environment: "production",
    actual: "Nobody is signed in.",
  });
  expect(report.check).toEqual({ result: "not checked", reason: "Nobody is signed in." });
  expect(evidenceMarkdown(report)).toContain("| Checked | no. Nobody is signed in. |");
});

test("the digest is that of what is declared, and not of how it is written down", () => {
  const environments = { development: { namespace: "emulator" } };
  const digest = (identities: Readonly<Record<string, { readonly sends: ["orders"] }>>): string =>
    evidence(defineAccess(bus, { environments, identities }), made).declarationDigest;
  const both = digest({ a: { sends: ["orders"] }, b: { sends: ["orders"] } });
  expect(both).toMatch(/^sha256:[\da-f]{64}$/);
  expect(digest({ b: { sends: ["orders"] }, a: { sends: ["orders"] } })).toBe(both);
  expect(digest({ a: { sends: ["orders"] } })).not.toBe(both);
});

test("what comes from Azure cannot change the page that it is on", () => {
  const report = evidence(production(), { ...made, actual: "a | b\n# <b>*bold*</b>" });
  expect(evidenceMarkdown(report)).toContain(
    "| Checked | no. a \\| b # \\<b\\>\\*bold\\*\\</b\\> |",
  );
});

test("an environment that is not declared is refused", () => {
  const untyped = { ...made, environment: "prod" };
  expect(() => Reflect.apply(evidence, undefined, [production(), untyped])).toThrow(
    /^There is no environment "prod"/,
  );
});
