import {
  type Access,
  type ActualNamespace,
  defineAccess,
  drift,
  type FindingKind,
  roleAssignments,
} from "@buspass/access";
import { defineBus } from "@buspass/contracts";
import fc from "fast-check";
import { expect, test } from "vitest";
import { OrderPaid } from "../orders.ts";
import { asDeclared, assignment, idOf, roles } from "./as-declared.ts";
import { anAssignment, randomDeclaration } from "./random-declaration.ts";

type Declaration = Access<Access["bus"], "production">;
type Plant = (actual: ActualNamespace, access: Declaration, choice: number) => ActualNamespace;

/** The only name of a record that a number chooses. */
function chosen(record: object, choice: number): string {
  const names = Object.keys(record);
  return names[choice % names.length] ?? "";
}

/** Each change to Azure, and the one kind of finding that it gives. */
const plants: Readonly<Record<string, readonly [FindingKind, Plant]>> = {
  "an assignment is removed": [
    "missing-role-assignment",
    (actual, access, choice) => {
      const { identity, role, scope } = anAssignment(access, choice);
      return {
        ...actual,
        roleAssignments: actual.roleAssignments.filter(
          (each) =>
            each.role.name !== role ||
            each.principalId.toLowerCase() !== idOf(identity) ||
            each.scope !== `${actual.id}/${scope}`,
        ),
      };
    },
  ],
  "a role is on the namespace, too": [
    "too-broad-role-assignment",
    (actual, access, choice) => {
      const { identity, role } = anAssignment(access, choice);
      return withAssignment(actual, assignment(roles[role], idOf(identity), actual.id));
    },
  ],
  "a role is inherited from a management group": [
    "too-broad-role-assignment",
    (actual, access, choice) => {
      const { identity, role } = anAssignment(access, choice);
      const group = "/providers/Microsoft.Management/managementGroups/contoso";
      return withAssignment(actual, assignment(roles[role], idOf(identity), group));
    },
  ],
  "a role is Data Owner instead": [
    "too-broad-role-assignment",
    (actual, access, choice) => {
      const { identity, scope } = anAssignment(access, choice);
      const within = `${actual.id}/${scope}`;
      return withAssignment(actual, assignment(roles.owner, idOf(identity), within));
    },
  ],
  "somebody else may send": [
    "unknown-principal",
    (actual) =>
      withAssignment(
        actual,
        assignment(
          roles["Azure Service Bus Data Sender"],
          "22222222-2222-4333-8444-555555555555",
          actual.id,
        ),
      ),
  ],
  "TLS 1.1 is accepted": ["old-tls", (actual) => ({ ...actual, minimumTlsVersion: "1.1" })],
  "a queue is deleted": [
    "missing-entity",
    (actual, _, choice) => ({ ...actual, queues: without(actual.queues, choice) }),
  ],
  "a queue is made": [
    "undeclared-entity",
    (actual) => ({ ...actual, queues: { ...actual.queues, scratch: {} } }),
  ],
  "a lock is longer": [
    "entity-differs",
    (actual, _, choice) => {
      const name = chosen(actual.queues, choice);
      return {
        ...actual,
        queues: { ...actual.queues, [name]: { ...actual.queues[name], lockDuration: "PT2M" } },
      };
    },
  ],
};

function withAssignment(
  actual: ActualNamespace,
  added: ActualNamespace["roleAssignments"][number],
): ActualNamespace {
  return { ...actual, roleAssignments: [...actual.roleAssignments, added] };
}

function without<Value>(
  record: Readonly<Record<string, Value>>,
  choice: number,
): Record<string, Value> {
  const name = chosen(record, choice);
  return Object.fromEntries(Object.entries(record).filter(([key]) => key !== name));
}

const runs = { seed: 1, numRuns: 200 };

test("Azure that was made from a declaration has no findings, however it is spelled", () => {
  fc.assert(
    fc.property(randomDeclaration, (access) => {
      expect(drift(access, "production", asDeclared(access))).toEqual([]);
    }),
    runs,
  );
});

test.each(Object.entries(plants))(
  "when %s, that is found, and nothing else",
  (_, [kind, plant]) => {
    fc.assert(
      fc.property(randomDeclaration, fc.nat(), (access, choice) => {
        const actual = plant(asDeclared(access), access, choice);
        const findings = drift(access, "production", actual);
        expect(findings.map((each) => each.kind)).toEqual([kind]);
      }),
      runs,
    );
  },
);

test("each finding says what, why and how, and every id in it is there", () => {
  fc.assert(
    fc.property(randomDeclaration, (access) => {
      const actual = asDeclared(access);
      const empty = { ...actual, queues: {}, topics: {}, roleAssignments: [] };
      for (const { what, why, wayOut, commands, resourceId } of drift(
        access,
        "production",
        empty,
      )) {
        for (const sentence of [what, why, wayOut]) expect(sentence).toMatch(/^[A-Z].*\.$/s);
        expect(commands.join("\n")).not.toMatch(/undefined|\[object/);
        expect(resourceId.startsWith(actual.id)).toBe(true);
      }
    }),
    runs,
  );
});

test("rules are compared by what they select and do", () => {
  fc.assert(
    fc.property(
      randomDeclaration.filter(({ bus }) => subscriptionsOf(bus.topics).length > 0),
      fc.nat(),
      (access, choice) => {
        const actual = asDeclared(access);
        const all = subscriptionsOf(actual.topics);
        const [topic = "", subscription = ""] = all[choice % all.length] ?? [];
        const changed = (rules: ActualRules): ActualNamespace => {
          const found = actual.topics[topic];
          const own = found?.subscriptions[subscription];
          if (found === undefined || own === undefined) throw new Error("It was chosen of these.");
          return {
            ...actual,
            topics: {
              ...actual.topics,
              [topic]: {
                ...found,
                subscriptions: { ...found.subscriptions, [subscription]: { ...own, rules } },
              },
            },
          };
        };
        const rules = actual.topics[topic]?.subscriptions[subscription]?.rules ?? {};
        const kinds = (changedRules: ActualRules): readonly FindingKind[] =>
          drift(access, "production", changed(changedRules)).map(({ kind }) => kind);
        const name = chosen(rules, choice);
        expect(kinds({ ...rules, other: { sqlExpression: "x = 1" } })).toEqual(["undeclared-rule"]);
        expect(kinds(without(rules, choice))).toEqual(["missing-rule"]);
        expect(kinds({ ...rules, [name]: { sqlExpression: "x = 1" } })).toEqual(["rule-differs"]);
        expect(kinds({ ...rules, [name]: { ...rules[name], action: "SET y = 1" } })).toEqual([
          "rule-differs",
        ]);
      },
    ),
    runs,
  );
});

type ActualRules = ActualNamespace["topics"][string]["subscriptions"][string]["rules"];

function subscriptionsOf(
  topics: Readonly<Record<string, { readonly subscriptions: object }>>,
): readonly (readonly [string, string])[] {
  return Object.entries(topics).flatMap(([topic, { subscriptions }]) =>
    Object.keys(subscriptions).map((name) => [topic, name] as const),
  );
}

test("an identity of which nobody wrote the object id is said to be unchecked", () => {
  fc.assert(
    fc.property(randomDeclaration, (access) => {
      const { production } = access.environments;
      const unknown: Declaration = {
        ...access,
        environments: { production: { ...production, principals: {} } },
      };
      const actual = { ...asDeclared(access), roleAssignments: [] };
      const names = Object.keys(access.identities);
      expect(drift(unknown, "production", actual).map(({ kind, path }) => [kind, path])).toEqual(
        names.map((name) => [
          "identity-without-object-id",
          `environments.production.principals.${name}`,
        ]),
      );
    }),
    runs,
  );
});

test("a custom role that gives what is declared is as good as the built-in one", () => {
  fc.assert(
    fc.property(randomDeclaration, (access) => {
      const actual = asDeclared(access);
      const custom = roleAssignments(access).map(({ identity, role, scope }) =>
        assignment(
          { ...roles[role], id: "c0ffee00-0000-4000-8000-000000000000", name: "Contoso's own" },
          idOf(identity),
          `${actual.id}/${scope}`,
        ),
      );
      expect(drift(access, "production", { ...actual, roleAssignments: custom })).toEqual([]);
    }),
    runs,
  );
});

test("commands are for bash and PowerShell, with whatever an expression holds", () => {
  const carries = [OrderPaid] as const;
  const access = defineAccess(
    defineBus({
      topics: {
        "sales/events": {
          carries,
          subscriptions: {
            billing: {
              rules: {
                paid: {
                  filter: { sqlExpression: "sys.Label = 'order.paid'" },
                  action: { sqlExpression: "SET region = 'eu'" },
                },
                all: { filter: { subject: "order.paid" } },
              },
            },
          },
        },
      },
    }),
    {
      environments: {
        production: {
          namespace: "contoso-prod.servicebus.windows.net",
          subscriptionId: "5f750a97-50d9-4e36-8081-c9ee4c0210d4",
          resourceGroup: "contoso(prod)",
        },
      },
      identities: { api: { sends: ["sales/events"] } },
    },
  );
  const actual = { ...asDeclared(access), topics: {}, roleAssignments: [] };
  const [, missing] = drift(access, "production", actual);
  const where = "--namespace-name contoso-prod --resource-group 'contoso(prod)'";
  const at = `${where} --subscription 5f750a97-50d9-4e36-8081-c9ee4c0210d4`;
  const rule = `--subscription-name billing --topic-name sales~events ${at}`;
  expect(missing?.commands).toEqual([
    `az servicebus topic create --name sales~events ${at}`,
    `az servicebus topic subscription create --name billing --topic-name sales~events ${at}`,
    `az servicebus topic subscription rule create --name paid ${rule} --filter-type SqlFilter --filter-sql-expression "sys.Label = 'order.paid'" --action-sql-expression "SET region = 'eu'"`,
    `az servicebus topic subscription rule create --name all ${rule} --filter-type CorrelationFilter --label order.paid`,
    `az servicebus topic subscription rule delete --name '$Default' ${rule}`,
  ]);
});
