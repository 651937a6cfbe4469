import { type EmulatorOptions, startEmulator } from "@buspass/emulator";
import { expect, test } from "vitest";
import { administered } from "./admin/administered.ts";
import { startNamespace } from "./namespace.ts";
import { temporaryState } from "./state-folder.ts";

const minuteMs = 60_000;
const region = { name: "region", filter: { kind: "sql", expression: "region = 'EU'" } } as const;

function withSubscription(
  state: string,
  rules?: readonly (typeof region)[],
): Omit<EmulatorOptions, "clock"> {
  const subscription = rules === undefined ? {} : { rules };
  return { topics: { events: { subscriptions: { billing: subscription } } }, state };
}

/** The names of the rules that the subscription has. */
async function rulesOf(options: Omit<EmulatorOptions, "clock">): Promise<string[]> {
  await using namespace = await startNamespace(options);
  const names: string[] = [];
  for await (const { name } of namespace.client
    .createRuleManager("events", "billing")
    .listRules()) {
    names.push(name);
  }
  return names.sort();
}

test("rules that a client adds and removes are so after a restart, with all that they select by", async () => {
  await using file = await temporaryState();
  const options = withSubscription(file.path);
  {
    await using namespace = await startNamespace(options);
    const rules = namespace.client.createRuleManager("events", "billing");
    await rules.deleteRule("$Default");
    await rules.createRule(
      "large",
      { applicationProperties: { size: 3 } },
      { sqlExpression: "SET size = 4" },
    );
  }
  await using namespace = await startNamespace(options);
  await namespace.client
    .createSender("events")
    .sendMessages([2, 3].map((size) => ({ body: size, applicationProperties: { size } })));
  const receiver = namespace.client.createReceiver("events", "billing");
  const [message, ...others] = await receiver.receiveMessages(5, { maxWaitTimeInMs: 1_000 });
  expect(message).toMatchObject({ body: 3, applicationProperties: { size: 4, RuleName: "large" } });
  expect(others).toEqual([]);
});

test("whoever defines other rules than before gets those", async () => {
  await using file = await temporaryState();
  {
    await using namespace = await startNamespace(withSubscription(file.path));
    const rules = namespace.client.createRuleManager("events", "billing");
    await rules.deleteRule("$Default");
    await rules.createRule("all", { sqlExpression: "1=1" });
  }
  expect(await rulesOf(withSubscription(file.path))).toEqual(["all"]);
  expect(await rulesOf(withSubscription(file.path, [region]))).toEqual(["region"]);
  expect(await rulesOf(withSubscription(file.path, [region]))).toEqual(["region"]);
});

test("rules that a client changes on a subscription that was made later stay, too", async () => {
  await using file = await temporaryState();
  const options = { topics: { events: {} }, state: file.path };
  {
    await using namespace = await administered(options);
    await namespace.admin.createSubscription("events", "billing");
    const rules = namespace.clientAs("owner").createRuleManager("events", "billing");
    await rules.createRule("all", { sqlExpression: "1=1" });
  }
  expect(await rulesOf(options)).toEqual(["$Default", "all"]);
});

test("an entity that went because nobody used it does not come back", async () => {
  await using file = await temporaryState();
  {
    await using namespace = await administered({ state: file.path });
    await namespace.admin.createQueue("fleeting", { autoDeleteOnIdle: "PT5M" });
    namespace.clock.advance(6 * minuteMs);
  }
  await using emulator = await startEmulator({ state: file.path });
  expect(emulator.inspect().queues).toEqual({});
});

test("a duplicate of what came before a restart is dropped, as long as the window says", async () => {
  await using file = await temporaryState();
  const options = {
    queues: { orders: { requiresDuplicateDetection: true, duplicateDetectionWindowMs: minuteMs } },
    topics: { events: { requiresDuplicateDetection: true, subscriptions: { billing: {} } } },
    state: file.path,
  };
  const send = async (advanceMs: number): Promise<(number | undefined)[]> => {
    await using namespace = await startNamespace(options);
    namespace.clock.advance(advanceMs);
    for (const entity of ["orders", "events"]) {
      await namespace.client.createSender(entity).sendMessages({ body: 1, messageId: "one" });
    }
    const { queues } = namespace.emulator.inspect();
    return ["orders", "events/Subscriptions/billing"].map((path) => queues[path]?.active);
  };
  expect(await send(0)).toEqual([1, 1]);
  expect(await send(minuteMs / 2)).toEqual([1, 1]);
  // The topic's window is ten minutes.
  expect(await send(minuteMs + 1_000)).toEqual([2, 1]);
});
