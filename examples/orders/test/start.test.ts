import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import type { Figures } from "../src/start/figures.ts";

const program = fileURLToPath(new URL("../src/start.ts", import.meta.url));

it("start takes the shipped file through API and worker, and its figures agree", async () => {
  // Rejects with what was written when the exit code is not 0.
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [program, "--json"]);
  expect(stderr).toBe("");
  expect(stdout.trimEnd()).not.toContain("\n");
  const figures: Figures = JSON.parse(stdout);

  expect(figures).toMatchObject({ ok: true, problems: [] });
  const { refusedBecause, deadLettered, ...orders } = figures.orders;
  expect(orders).toEqual({
    lines: 200,
    accepted: 191,
    refused: 9,
    completed: 190,
    redelivered: { orders: 6, times: 9 },
  });
  expect(refusedBecause).toEqual([
    { reason: expect.stringContaining("orderId: "), lines: [18, 58] },
    { reason: "The line has 5 fields and the header 10", lines: [43] },
    { reason: expect.stringContaining("quantity: "), lines: [74] },
    { reason: expect.stringMatching(/quantity: .*total: /), lines: [89] },
    { reason: "The line has 12 fields and the header 10", lines: [110] },
    { reason: expect.stringContaining("customer: "), lines: [132] },
    { reason: "A quotation mark inside of a field must be doubled", lines: [156] },
    { reason: expect.stringContaining("total: Expected quantity times unit price"), lines: [188] },
  ]);
  expect(deadLettered).toEqual([
    {
      orderId: "4e167fd5-9f20-49dc-9f95-196a801730df",
      reason: "RedeliveryExhausted",
      description: expect.stringContaining("The processor is down."),
    },
  ]);
  expect(figures.identities).toMatchObject([
    {
      name: "orders-api",
      did: "sent 191 orders",
      roles: [{ role: "Azure Service Bus Data Sender", scope: "orders" }],
      tokenSource: "the managed identity endpoint of App Service",
    },
    {
      name: "orders-worker",
      did: "completed 190 orders, dead-lettered 1",
      roles: [{ role: "Azure Service Bus Data Receiver", scope: "orders" }],
      tokenSource: "the managed identity endpoint of App Service",
    },
  ]);
  expect(figures.refusals.map(({ code }) => code)).toEqual(["AccessDenied", "KeyRefused"]);
  expect(stdout).not.toContain("SharedAccessKey=");
}, 30_000);
