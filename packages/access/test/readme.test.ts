import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

test("the program of the README runs as it stands", () => {
  const program = fileURLToPath(new URL("programs/readme.ts", import.meta.url));

  const lines = execFileSync(process.execPath, [program], { encoding: "utf8" }).split("\n");

  expect(lines).toEqual([
    "orders-api: Azure Service Bus Data Sender on queues/orders, for identities.orders-api.sends[0]",
    "orders-worker: Azure Service Bus Data Receiver on queues/orders, for identities.orders-worker.receives[0]",
    "true",
    "",
  ]);
});
