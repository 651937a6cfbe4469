import { leastPrivilege } from "@buspass/access";
import { connect } from "@buspass/client";
import { startEmulator } from "@buspass/emulator";
import { expect, test } from "vitest";
import { access, OrderPlaced } from "./orders.ts";

const placed = { orderId: "6f2b1f3c", total: 42 };

test("rights that a run did not use are named, with their lines", async () => {
  await using emulator = await startEmulator(access.emulator());
  await using client = await connect(access.as("orders-api"), emulator);
  await client.queue("orders").send(OrderPlaced, placed);
  const findings = leastPrivilege(access, emulator.rightsUsed(), emulator.rightsRefused());
  expect(findings.map(({ kind, path, what }) => [kind, path, what])).toEqual([
    [
      "unused-right",
      "identities.orders-worker.sends[0]",
      "orders-worker may send to events, and did not.",
    ],
    [
      "unused-right",
      "identities.orders-worker.sends[1]",
      "orders-worker may send to orders, and did not.",
    ],
    [
      "unused-right",
      "identities.orders-worker.receives[0]",
      "orders-worker may receive from orders, and did not.",
    ],
    [
      "unused-right",
      "identities.billing.receives[0]",
      "billing may receive from events/billing, and did not.",
    ],
  ]);
});

test("rights that were used without being declared, and those that were refused, are named", () => {
  const everything = [
    { identity: "orders-api", right: "Send", entity: "Orders" },
    { identity: "orders-worker", right: "Send", entity: "events" },
    { identity: "orders-worker", right: "Send", entity: "orders" },
    { identity: "orders-worker", right: "Listen", entity: "orders" },
    { identity: "billing", right: "Listen", entity: "events/billing" },
  ] as const;
  expect(leastPrivilege(access, everything)).toEqual([]);
  const tests = { identity: "tests", right: "Manage", entity: "" } as const;
  expect(
    leastPrivilege(
      access,
      [...everything, { identity: "billing", right: "Manage", entity: "" }, tests],
      [
        { identity: "orders-api", right: "Listen", entity: "orders" },
        { identity: "billing", right: "Listen", entity: "events/billing" },
        tests,
      ],
    ).map(({ kind, path, what, wayOut }) => [kind, path, what, wayOut]),
  ).toEqual([
    [
      "undeclared-right",
      undefined,
      "billing could manage the namespace, which is not declared.",
      "Declare it, or start the emulator with `access.emulator()`, which refuses it.",
    ],
    [
      "refused-right",
      undefined,
      "orders-api was refused to receive from orders.",
      "Declare it, if the identity is to do that.",
    ],
    [
      "refused-right",
      "identities.billing.receives[0]",
      "billing was refused to receive from events/billing.",
      "It is declared, so look at what roles the emulator was started with.",
    ],
  ]);
});
