import { startEmulator } from "@buspass/emulator";
import { ConfigError, readConfig } from "@buspass/emulator/config";
import { describe, expect, test } from "vitest";
import { file, problemsOf, withQueue } from "./config-json.ts";

describe("a setting of the wrong kind is said where, what was expected and what was found", () => {
  const at = "UserConfig.Namespaces[0].Queues[0].Properties";
  test.each([
    [
      { MaxDeliveryCount: "five" },
      'MaxDeliveryCount: expected an integer from 1 to 2000, found "five"',
    ],
    [{ MaxDeliveryCount: 0 }, "MaxDeliveryCount: expected an integer from 1 to 2000, found 0"],
    [{ MaxDeliveryCount: 2.5 }, "MaxDeliveryCount: expected an integer from 1 to 2000, found 2.5"],
    [
      { MaxDeliveryCount: 2001 },
      "MaxDeliveryCount: expected an integer from 1 to 2000, found 2001",
    ],
    [
      { LockDuration: "PT4S" },
      'LockDuration: expected an ISO 8601 duration from PT5S to PT5M, found "PT4S"',
    ],
    [
      { LockDuration: "PT6M" },
      'LockDuration: expected an ISO 8601 duration from PT5S to PT5M, found "PT6M"',
    ],
    [
      { LockDuration: "1 minute" },
      'LockDuration: expected an ISO 8601 duration from PT5S to PT5M, found "1 minute"',
    ],
    [
      { LockDuration: 60 },
      "LockDuration: expected an ISO 8601 duration from PT5S to PT5M, found 60",
    ],
    [
      { DefaultMessageTimeToLive: "P1M" },
      'DefaultMessageTimeToLive: expected an ISO 8601 duration such as PT1H, found "P1M"',
    ],
    [{ RequiresSession: "no" }, 'RequiresSession: expected true or false, found "no"'],
    [{ RequiresSession: null }, "RequiresSession: expected true or false, found null"],
    [{ RequiresSession: [1, 2] }, "RequiresSession: expected true or false, found an array of 2"],
    [
      { DuplicateDetectionHistoryTimeWindow: "PT4S" },
      'DuplicateDetectionHistoryTimeWindow: expected an ISO 8601 duration from PT5S to P7D, found "PT4S"',
    ],
    [
      { DuplicateDetectionHistoryTimeWindow: "P8D" },
      'DuplicateDetectionHistoryTimeWindow: expected an ISO 8601 duration from PT5S to P7D, found "P8D"',
    ],
    [{ ForwardTo: { queue: "x" } }, "ForwardTo: expected a text, found an object with queue"],
  ])("%j", (properties, problem) => {
    expect(problemsOf(withQueue(properties))).toEqual([`${at}.${problem}`]);
  });
});

test("a file without a namespace is refused", () => {
  expect(problemsOf({ UserConfig: { Namespaces: [] } })).toEqual([
    "UserConfig.Namespaces: expected an array of at least one namespace, found an array of 0",
  ]);
});

describe("a setting that is not known is named", () => {
  test.each([
    ["MaxDeliverycount", "did you mean MaxDeliveryCount?"],
    ["LockDuraton", "did you mean LockDuration?"],
    ["Partitioned", expect.stringMatching(/known are .*LockDuration, .*RequiresSession/)],
  ])("%s", (name, hint) => {
    const [problem, ...others] = problemsOf(withQueue({ [name]: 1 }));
    const [where, what] = (problem ?? "").split(": unknown setting, ");
    expect(where).toBe(`UserConfig.Namespaces[0].Queues[0].Properties.${name}`);
    expect(what).toEqual(hint);
    expect(others).toEqual([]);
  });

  test("also at the top, and beside a namespace", () => {
    expect(
      problemsOf({ userConfig: {}, UserConfig: { Namespaces: [{ Name: "n", Queue: [] }] } }),
    ).toEqual([
      "UserConfig.Namespaces[0].Queue: unknown setting, did you mean Queues?",
      "userConfig: unknown setting, did you mean UserConfig?",
    ]);
  });
});

test.each([
  ["an array", [], "The file: expected an object, found an array of 0"],
  ["null", null, "The file: expected an object, found null"],
  ["a text", "{}", 'The file: expected an object, found "{}"'],
  ["nothing of use", {}, "UserConfig: expected an object, found nothing"],
])("a file that is %s is refused", (_, json, problem) => {
  expect(problemsOf(json)).toEqual([problem]);
});

test.each(["", "-orders", "orders/", "orders and more", "$default", "a".repeat(261), 7, null])(
  "%j is no name of a queue",
  (Name) => {
    expect(problemsOf(file({ Queues: [{ Name }] }))).toEqual([
      expect.stringMatching(
        /^UserConfig\.Namespaces\[0\]\.Queues\[0\]\.Name: expected a name of at most 260 letters/,
      ),
    ]);
  },
);

describe("what contradicts itself is refused", () => {
  const entities = {
    Queues: [{ Name: "orders" }],
    Topics: [{ Name: "events", Subscriptions: [{ Name: "billing" }] }],
  };
  const owner = "Azure Service Bus Data Owner";
  const identity = (Name: string, more: object = {}): object => ({ Name, ...more });

  test("two entities of one name, without regard to case", () => {
    expect(
      problemsOf(
        file({
          Queues: [{ Name: "orders" }, { Name: "ORDERS" }, { Name: "events/billing" }],
          Topics: [{ Name: "Orders" }, ...entities.Topics],
        }),
      ),
    ).toEqual([
      'UserConfig.Namespaces[0].Queues[1].Name: expected another name than that at UserConfig.Namespaces[0].Queues[0].Name, found "ORDERS"',
      'UserConfig.Namespaces[0].Topics[0].Name: expected another name than that at UserConfig.Namespaces[0].Queues[0].Name, found "Orders"',
      'UserConfig.Namespaces[0].Topics[1].Subscriptions[0].Name: expected another name than that at UserConfig.Namespaces[0].Queues[2].Name, found "events/billing"',
    ]);
  });

  test("two identities of one name", () => {
    expect(problemsOf(file({ Identities: [identity("worker"), identity("Worker")] }))).toEqual([
      'UserConfig.Identities[1].Name: expected another name than that at UserConfig.Identities[0].Name, found "Worker"',
    ]);
  });

  test("a scope that is no entity", () => {
    const Roles = ["", "Orders", "events", "EVENTS/billing", "order", "events/audit"].map(
      (Scope) => ({ Role: owner, Scope }),
    );
    const expected = 'expected one of "" for the namespace, orders, events, events/billing';
    expect(problemsOf(file({ ...entities, Identities: [identity("a", { Roles })] }))).toEqual([
      `UserConfig.Identities[0].Roles[4].Scope: ${expected}, found "order"; did you mean orders?`,
      `UserConfig.Identities[0].Roles[5].Scope: ${expected}, found "events/audit"`,
    ]);
  });

  test("a scope that is a resource id, unless the namespace is in it", () => {
    const { resourceId } = readConfig(file(entities)).namespaces[0].options;
    const subscription = resourceId?.replace(/\/resourceGroups\/.*$/, "");
    const Roles = [
      { Role: "Reader", Scope: subscription },
      { Role: owner, Scope: `${subscription}/resourceGroups/emulator` },
      { Role: owner, Scope: `${subscription}/resourceGroups/other` },
    ];
    expect(problemsOf(file({ ...entities, Identities: [identity("a", { Roles })] }))).toEqual([
      expect.stringMatching(/^UserConfig\.Identities\[0\]\.Roles\[2\]\.Scope: expected one of/),
    ]);
  });

  test("a role that does not exist, and one without a scope", () => {
    const Roles = [{ Role: "Queue Owner", Scope: "" }, { Role: owner }];
    expect(problemsOf(file({ Identities: [identity("a", { Roles })] }))).toEqual([
      'UserConfig.Identities[0].Roles[0].Role: expected one of "Azure Service Bus Data Owner", "Azure Service Bus Data Sender", "Azure Service Bus Data Receiver", "Owner", "Contributor", "Reader", "User Access Administrator", found "Queue Owner"',
      'UserConfig.Identities[0].Roles[1].Scope: expected "" for the namespace, or the name of an entity, found nothing',
    ]);
  });

  test("two system-assigned identities", () => {
    const SystemAssigned = true;
    expect(
      problemsOf(
        file({
          Identities: [
            identity("a", { SystemAssigned: false }),
            identity("b", { SystemAssigned }),
            identity("c", { SystemAssigned }),
          ],
        }),
      ),
    ).toEqual([
      'UserConfig.Identities[2].SystemAssigned: expected only one system-assigned identity, which "b" is, found true',
    ]);
  });

  test("a client id twice, also one that a name gives", async () => {
    await using emulator = await startEmulator({ identities: { a: { roles: [] } } });
    const ClientId = emulator.inspect().identities["a"]?.clientId.toUpperCase();
    expect(problemsOf(file({ Identities: [identity("a"), identity("b", { ClientId })] }))).toEqual([
      `UserConfig.Identities[1].ClientId: expected another client id than that of "a", found "${ClientId}"`,
    ]);
  });

  test("a client id that is no UUID", () => {
    expect(problemsOf(file({ Identities: [identity("a", { ClientId: "worker" })] }))).toEqual([
      'UserConfig.Identities[0].ClientId: expected a UUID, found "worker"',
    ]);
  });
});

test("all problems are told at once, one in a line", () => {
  const json = file({
    Queues: [{ Name: "a b", Properties: { MaxDeliveryCount: 0, Sessions: 1 } }],
  });
  const problems = problemsOf(json);
  expect(problems).toHaveLength(3);
  expect(() => readConfig(json)).toThrow(new ConfigError(problems));
  expect(new ConfigError(problems).message.split("\n")).toEqual(problems);
});

test("a key that landed in the file is not repeated, and long texts are cut", () => {
  const key = `Endpoint=sb://x/;SharedAccessKeyName=Root;SharedAccessKey=${btoa("not a key at all")}`;
  const [inValue, ...inKey] = problemsOf(file({ Queues: [{ Name: key, [key]: 1 }] }));
  expect([inValue, ...inKey].join("\n")).not.toContain(btoa("not a key at all"));
  expect(inValue).toMatch(/found "\(a connection string, not shown\)"$/);
  expect(problemsOf(withQueue({ MaxDeliveryCount: "x".repeat(1_000) }))).toEqual([
    expect.stringMatching(/found "x{40}…"$/),
  ]);
});
