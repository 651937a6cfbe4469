import type { Role } from "@buspass/emulator";
import { expect } from "vitest";
import { requirement } from "./kit/requirement.ts";
import type { EmulatorNamespace, Namespace, Target } from "./kit/target.ts";

type Roles = readonly { readonly role: Role; readonly scope: string }[];

const owner = "Azure Service Bus Data Owner";
const sender = "Azure Service Bus Data Sender";
const receiver = "Azure Service Bus Data Receiver";

const open = (target: Target, ...roles: Roles): Promise<EmulatorNamespace> =>
  target.openEmulator("needs an identity of its own", {
    queues: { orders: {}, "orders-archive": {} },
    topics: { events: { subscriptions: { billing: {}, audit: {} } } },
    identities: { app: { roles } },
  });

const tries: Readonly<Record<string, (app: Namespace) => Promise<unknown>>> = {
  "send orders": (app) => app.sender("orders").sendMessages({ body: 1 }),
  "send orders-archive": (app) => app.sender("orders-archive").sendMessages({ body: 1 }),
  "send events": (app) => app.sender("events").sendMessages({ body: 1 }),
  "receive orders": (app) => receive(app, "orders"),
  "receive orders-archive": (app) => receive(app, "orders-archive"),
  "receive billing": (app) => receive(app, "events/billing"),
  "receive audit": (app) => receive(app, "events/audit"),
};

function receive(app: Namespace, entity: string): Promise<unknown> {
  return app.receiver(entity).receiveMessages(1, { maxWaitTimeInMs: 1 });
}

/** All that an identity with these roles may do; whatever else it tries must be denied as such. */
async function allowed(target: Target, ...roles: Roles): Promise<string[]> {
  const app = (await open(target, ...roles)).as("app");
  const may: string[] = [];
  for (const [what, attempt] of Object.entries(tries)) {
    const code = await attempt(app).then(
      () => "allowed",
      (error: unknown) => Reflect.get(Object(error), "code"),
    );
    if (code === "allowed") may.push(what);
    else expect(code).toBe("UnauthorizedAccess");
  }
  return may;
}

requirement("SB-AUTH-001", async ({ target }) => {
  expect(await allowed(target, { role: owner, scope: "orders" })).toEqual([
    "send orders",
    "receive orders",
  ]);
});

requirement("SB-AUTH-002", async ({ target }) => {
  expect(await allowed(target, { role: sender, scope: "" })).toEqual([
    "send orders",
    "send orders-archive",
    "send events",
  ]);
});

requirement("SB-AUTH-003", async ({ target }) => {
  expect(await allowed(target, { role: receiver, scope: "" })).toEqual([
    "receive orders",
    "receive orders-archive",
    "receive billing",
    "receive audit",
  ]);
});

requirement("SB-AUTH-004", async ({ target }) => {
  expect(await allowed(target, { role: owner, scope: "" })).toEqual(Object.keys(tries));
});

requirement("SB-AUTH-005", async ({ target }) => {
  expect(await allowed(target, { role: sender, scope: "orders" })).toEqual(["send orders"]);
});

requirement("SB-AUTH-006", async ({ target }) => {
  expect(await allowed(target, { role: receiver, scope: "events" })).toEqual([
    "receive billing",
    "receive audit",
  ]);
});

requirement("SB-AUTH-007", async ({ target }) => {
  expect(await allowed(target, { role: owner, scope: "events/billing" })).toEqual([
    "receive billing",
  ]);
});

requirement("SB-AUTH-008", async ({ target }) => {
  expect(await allowed(target)).toEqual([]);
});

requirement("SB-AUTH-009", async ({ target }) => {
  const roles = [
    { role: receiver, scope: "orders" },
    { role: sender, scope: "events" },
  ] as const;
  expect(await allowed(target, ...roles)).toEqual(["send events", "receive orders"]);
});

const denied = { code: "UnauthorizedAccess" };
const deadLetter = { subQueueType: "deadLetter" } as const;
const brief = { maxWaitTimeInMs: 1 };

requirement("SB-AUTH-010", async ({ target }) => {
  const reader = (await open(target, { role: receiver, scope: "events/billing" })).as("app");
  const letters = reader.receiver("events/billing", deadLetter);
  expect(await letters.receiveMessages(1, brief)).toEqual([]);
  expect(await letters.peekMessages(1)).toEqual([]);
  const writer = (await open(target, { role: sender, scope: "" })).as("app");
  const theirs = writer.receiver("events/billing", deadLetter);
  await expect(theirs.receiveMessages(1, brief)).rejects.toMatchObject(denied);
  await expect(theirs.peekMessages(1)).rejects.toMatchObject(denied);
});

requirement("SB-AUTH-011", async ({ target }) => {
  const app = (await open(target)).as("app");
  await expect(app.sender("orders").sendMessages({ body: 1 })).rejects.toThrow(
    /Unauthorized access\. 'Send' claim\(s\) are required .*Resource: 'sb:\/\/[^/]+\/orders'/,
  );
  await expect(receive(app, "orders")).rejects.toThrow(
    /Unauthorized access\. 'Listen' claim\(s\) are required .*Resource: 'sb:\/\/[^/]+\/orders'/,
  );
});

requirement("SB-AUTH-012", async ({ target }) => {
  const app = (await open(target, { role: owner, scope: "orders" })).as("app");
  const sending = app.client.createSender("nosuch").sendMessages({ body: 1 });
  await expect(sending).rejects.toMatchObject(denied);
});

requirement("SB-AUTH-013", async ({ target }) => {
  const writer = (await open(target, { role: sender, scope: "" })).as("app");
  await expect(writer.receiver("orders").peekMessages(1)).rejects.toMatchObject(denied);
  const reader = (await open(target, { role: receiver, scope: "" })).as("app");
  expect(await reader.receiver("orders").peekMessages(1)).toEqual([]);
});

requirement("SB-AUTH-014", async ({ target }) => {
  const tomorrow = new Date(Date.now() + 86_400_000);
  const reader = (await open(target, { role: receiver, scope: "" })).as("app");
  const scheduling = reader.sender("orders").scheduleMessages({ body: 1 }, tomorrow);
  await expect(scheduling).rejects.toMatchObject(denied);
  const writer = (await open(target, { role: sender, scope: "" })).as("app");
  expect(await writer.sender("orders").scheduleMessages({ body: 1 }, tomorrow)).toHaveLength(1);
});

requirement("SB-AUTH-015", async ({ target }) => {
  const reader = (await open(target, { role: receiver, scope: "events/billing" })).as("app");
  const rules = reader.rules("events/billing");
  await rules.createRule("mine", { subject: "x" });
  await rules.deleteRule("$Default");
  const names: string[] = [];
  for await (const { name } of rules.listRules()) names.push(name);
  expect(names).toEqual(["mine"]);
  const writer = (await open(target, { role: sender, scope: "" })).as("app");
  const creating = writer.rules("events/billing").createRule("mine", { subject: "x" });
  await expect(creating).rejects.toMatchObject(denied);
});

requirement("SB-AUTH-016", async ({ target }) => {
  const { emulator } = await open(target);
  const group = emulator.resourceId.replace(/\/providers\/.*$/, "");
  const subscription = group.replace(/\/resourceGroups\/.*$/, "");
  for (const scope of [group, subscription]) {
    expect(await allowed(target, { role: sender, scope })).toEqual([
      "send orders",
      "send orders-archive",
      "send events",
    ]);
  }
});

requirement("SB-AUTH-017", async ({ target }) => {
  for (const role of ["Owner", "Contributor"] as const) {
    expect(await allowed(target, { role, scope: "" })).toEqual([]);
  }
});
