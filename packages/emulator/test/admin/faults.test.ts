import { expect, test } from "vitest";
import { administered, refusalOf } from "./administered.ts";

/** A client that says what it was answered first. */
const atOnce = { retryOptions: { maxRetries: 0 } };

test("the next requests are refused with a status, and the one after is not", async () => {
  await using namespace = await administered({ queues: { orders: {} } });
  const { emulator } = namespace;
  const admin = namespace.adminAs("owner", atOnce);
  emulator.faults.administration({ kind: "status", status: 503 }, { requests: 2 });
  expect(await refusalOf(admin.getQueue("orders"))).toMatchObject({ statusCode: 503 });
  expect(await refusalOf(admin.createQueue("invoices"))).toMatchObject({ statusCode: 503 });
  expect(await admin.getQueue("orders")).toMatchObject({ name: "orders" });
  expect(Object.keys(emulator.inspect().queues)).toEqual(["orders"]);
});

test("a client that is told to wait tries again by itself", async () => {
  await using namespace = await administered({ queues: { orders: {} } });
  const throttled = { kind: "status", status: 429, retryAfterSeconds: 0 } as const;
  namespace.emulator.faults.administration(throttled, { requests: 2 });
  expect(await namespace.admin.getQueue("orders")).toMatchObject({ name: "orders" });
  namespace.emulator.faults.administration({ ...throttled, retryAfterSeconds: 7 });
  const { status, headers, body } = await namespace.raw("GET", "/orders");
  expect([status, headers["retry-after"]]).toEqual([429, "7"]);
  expect(body).toBe("<Error><Code>429</Code><Detail>A fault that was injected.</Detail></Error>");
});

test("a slow answer comes when the clock says so, and others do not wait for it", async () => {
  await using namespace = await administered({ queues: { orders: {}, invoices: {} } });
  const { emulator, clock } = namespace;
  emulator.faults.administration({ kind: "slow", delayMs: 30_000 });
  const due = clock.pending.length;
  let answered = false;
  const slow = namespace.admin.getQueue("orders").then((queue) => {
    answered = true;
    return queue;
  });
  await expect.poll(() => clock.pending.length).toBe(due + 1);
  expect(await namespace.admin.getQueue("invoices")).toMatchObject({ name: "invoices" });
  clock.advance(29_999);
  await namespace.admin.getQueue("invoices");
  expect(answered).toBe(false);
  clock.advance(1);
  expect(await slow).toMatchObject({ name: "orders" });
});

test("a connection that ends, and rubbish, are met until they are cleared", async () => {
  await using namespace = await administered({ queues: { orders: {} } });
  const { faults } = namespace.emulator;
  faults.administration({ kind: "drop" }, { requests: Number.POSITIVE_INFINITY });
  await expect(namespace.raw("GET", "/orders")).rejects.toMatchObject({ code: "ECONNRESET" });
  await expect(namespace.raw("GET", "/orders")).rejects.toMatchObject({ code: "ECONNRESET" });
  faults.clear();
  expect(await namespace.raw("GET", "/orders")).toMatchObject({ status: 200 });
  faults.administration({ kind: "rubbish" });
  expect(await namespace.raw("GET", "/orders")).toMatchObject({
    status: 200,
    contentType: "text/html",
  });
});

test("faults of the administration API leave identity endpoints alone, and the other way round", async () => {
  await using namespace = await administered({ queues: { orders: {} } });
  const { faults, env } = namespace.emulator;
  const token = async (): Promise<number> => {
    const resource = encodeURIComponent("https://servicebus.azure.net/");
    const clientId = namespace.emulator.inspect().identities["owner"]?.clientId;
    const url = `${env["IDENTITY_ENDPOINT"]}?api-version=2019-08-01&resource=${resource}&client_id=${clientId}`;
    const headers = { "x-identity-header": env["IDENTITY_HEADER"] ?? "" };
    return (await fetch(url, { headers })).status;
  };
  faults.administration({ kind: "status", status: 500 });
  expect(await token()).toBe(200);
  faults.identity({ kind: "status", status: 500 });
  expect(await namespace.raw("GET", "/orders")).toMatchObject({ status: 500 });
  expect(await namespace.raw("GET", "/orders")).toMatchObject({ status: 200 });
  expect(await token()).toBe(500);
});
