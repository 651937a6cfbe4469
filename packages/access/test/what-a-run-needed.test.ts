import { leastPrivilege } from "@buspass/access";
import { connect } from "@buspass/client";
import { startEmulator } from "@buspass/emulator";
import { expect, test } from "vitest";
import { access, OrderPlaced } from "./orders.ts";

test("the API needs what is declared of it, and nothing else", async () => {
  await using emulator = await startEmulator(access.emulator());
  await using api = await connect(access.as("orders-api"), emulator);
  await api.queue("orders").send(OrderPlaced, { orderId: "6f2b1f3c", total: 42 });

  const findings = leastPrivilege(access, emulator.rightsUsed(), emulator.rightsRefused());
  expect(findings.filter(({ identity }) => identity === "orders-api")).toEqual([]);
});
