import { readFile } from "node:fs/promises";
import { bicep } from "@buspass/access";
import type { Client } from "@buspass/client";
import { expect, it } from "vitest";
import { access } from "../src/access.ts";
import { OrderPlaced } from "../src/bus.ts";

const api = access.as("orders-api");
const worker = access.as("orders-worker");

it("the compiler refuses what the API and the worker have no right to", () => {
  const check = async (asApi: Client<typeof api>, asWorker: Client<typeof worker>) => {
    // @ts-expect-error the API may send only
    asApi.queue("orders").process;
    // @ts-expect-error the worker may receive only
    asWorker.queue("orders").send;
    // @ts-expect-error there is no such queue
    asApi.queue("refunds");
    // @ts-expect-error an order without its card is none
    await asApi.queue("orders").send(OrderPlaced, { orderId: "" });
  };
  expect(check).toBeTypeOf("function");
});

it("production.bicep is what the declaration makes; `pnpm bicep` makes it anew", async () => {
  const file = await readFile(new URL("../production.bicep", import.meta.url), "utf8");

  expect(file.replaceAll("\r\n", "\n")).toBe(bicep(access, "production"));
});
