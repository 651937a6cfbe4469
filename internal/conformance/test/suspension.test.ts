import { expect } from "vitest";
import { bodies } from "./kit/receive.ts";
import { requirement } from "./kit/requirement.ts";

const disabled = { code: "MessagingEntityDisabled" };
const brief = { maxWaitTimeInMs: 1_000 };

requirement("SB-SUSPEND-001", async ({ target }) => {
  const namespace = await target.open({ queues: { orders: { status: "Disabled" } } });
  const sending = namespace.sender("orders").sendMessages({ body: 1 });
  await expect(sending).rejects.toMatchObject(disabled);
});

requirement("SB-SUSPEND-002", async ({ target }) => {
  const namespace = await target.open({ queues: { orders: { status: "Disabled" } } });
  const receiving = namespace.receiver("orders").receiveMessages(1, brief);
  await expect(receiving).rejects.toMatchObject(disabled);
});

requirement("SB-SUSPEND-003", async ({ target }) => {
  const namespace = await target.open({ queues: { orders: { status: "SendDisabled" } } });
  const sending = namespace.sender("orders").sendMessages({ body: 1 });
  await expect(sending).rejects.toMatchObject(disabled);
  expect(await bodies(namespace.receiver("orders"))).toEqual([]);
});

requirement("SB-SUSPEND-004", async ({ target }) => {
  const namespace = await target.open({ queues: { orders: { status: "ReceiveDisabled" } } });
  await namespace.sender("orders").sendMessages({ body: 1 });
  const receiving = namespace.receiver("orders").receiveMessages(1, brief);
  await expect(receiving).rejects.toMatchObject(disabled);
});

for (const status of ["Disabled", "SendDisabled"] as const) {
  requirement("SB-SUSPEND-005", status, async ({ target }) => {
    const namespace = await target.openEmulator("is created disabled", {
      topics: { events: { status, subscriptions: { billing: {} } } },
    });
    const sending = namespace.sender("events").sendMessages({ body: 1 });
    await expect(sending).rejects.toMatchObject(disabled);
    expect(await bodies(namespace.receiver("events/billing"))).toEqual([]);
  });
}

for (const status of ["Disabled", "ReceiveDisabled"] as const) {
  requirement("SB-SUSPEND-006", status, async ({ target }) => {
    const namespace = await target.openEmulator("looks into the entity", {
      topics: { events: { subscriptions: { billing: { status }, audit: {} } } },
    });
    await namespace.sender("events").sendMessages({ body: 1 });
    const receiving = namespace.receiver("events/billing").receiveMessages(1, brief);
    await expect(receiving).rejects.toMatchObject(disabled);
    expect(await bodies(namespace.receiver("events/audit"))).toEqual([1]);
    const { queues } = namespace.emulator.inspect();
    expect(queues["events/Subscriptions/billing"]?.active).toBe(1);
  });
}
