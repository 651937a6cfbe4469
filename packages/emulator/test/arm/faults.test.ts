import { expect, test } from "vitest";
import { managed, refusalOf } from "./managed.ts";

test("a throttled request says when to come back, and others are answered", async () => {
  await using azure = await managed();
  const { faults } = azure.emulator;
  const get = () => azure.serviceBus.namespaces.get(azure.resourceGroup, azure.name);
  faults.resourceManager({ kind: "status", status: 429, retryAfterSeconds: 17 });
  const headers = { authorization: `Bearer ${await azure.token("auditor")}` };
  const throttled = await azure.raw(`${azure.emulator.resourceId}?api-version=2021-11-01`, {
    headers,
  });
  expect([throttled.status, throttled.headers["retry-after"]]).toEqual([429, "17"]);
  expect(throttled.body).toMatchObject({ error: { code: "TooManyRequests" } });
  expect(await get()).toMatchObject({ name: "emulator" });
});

test("faults are met by as many requests as they are for, until they are cleared", async () => {
  await using azure = await managed();
  const { faults } = azure.emulator;
  const get = () => azure.serviceBus.namespaces.get(azure.resourceGroup, azure.name);
  faults.resourceManager({ kind: "status", status: 503 }, { requests: 2 });
  expect(await refusalOf(get())).toMatchObject({ statusCode: 503 });
  // What is for others is not met here.
  expect(await azure.admin.queueExists("orders")).toBe(false);
  expect(await refusalOf(get())).toMatchObject({ statusCode: 503 });
  expect(await get()).toMatchObject({ name: "emulator" });
  faults.resourceManager({ kind: "drop" }, { requests: Number.POSITIVE_INFINITY });
  expect(await refusalOf(get())).toBeDefined();
  faults.clear();
  expect(await get()).toMatchObject({ name: "emulator" });
});
