import { connect } from "@buspass/client";
import { startEmulator } from "@buspass/emulator";
import { pino } from "pino";
import { expect, it } from "vitest";
import { access } from "../src/access.ts";
import { ordersApi } from "../src/orders-api.ts";

const header =
  "order_id,placed_at,customer,sku,product,quantity,unit_price,total,currency,card_token";

function row(orderId: string, product = "Bamboo scoop"): string {
  return `${orderId},2026-11-20T06:05:43Z,c@example.com,SPN-BMB-001,${product},2,4.20,8.40,EUR,tok_visa`;
}

const first = "f3d6f0d5-5b05-4fde-b011-6c2eaffd74e9";
const second = "ace060e6-7b31-4c53-be9d-bbd016a9e5b6";

/** Posts a file to the API, which runs under its identity, with the role that is declared or without. */
async function post(csv: string, roles: "as declared" | "none" = "as declared") {
  await using emulator = await startEmulator(access.emulator());
  if (roles === "none") {
    emulator.roles.revoke("orders-api", {
      role: "Azure Service Bus Data Sender",
      scope: "orders",
    });
  }
  await using client = await connect(access.as("orders-api"), emulator);
  const logged: string[] = [];
  const log = pino({ base: null }, { write: (line: string) => logged.push(line) });
  await using app = ordersApi(client.queue("orders"), log);
  const response = await app.inject({
    method: "POST",
    url: "/orders",
    headers: { "content-type": "text/csv" },
    payload: csv,
  });
  return {
    status: response.statusCode,
    body: response.body,
    answers: response.body
      .split("\n")
      .filter(Boolean)
      .map((line): unknown => JSON.parse(line)),
    queued: emulator.inspect().queues["orders"]?.messages.map(({ messageId }) => messageId),
    logged,
  };
}

it("answers each line in its order, and sends the good ones", async () => {
  const { status, answers, queued } = await post(
    [header, row(first), row("not-a-uuid"), "", row(second, '"Scoop, bamboo"'), "torn,off"].join(
      "\n",
    ),
  );
  expect(status).toBe(200);
  expect(answers).toEqual([
    { line: 2, orderId: first, accepted: true },
    {
      line: 3,
      orderId: "not-a-uuid",
      accepted: false,
      code: "ContractViolation",
      reason: expect.stringContaining("orderId: Invalid UUID"),
    },
    { line: 5, orderId: second, accepted: true },
    {
      line: 6,
      accepted: false,
      code: "InvalidCsv",
      reason: "The line has 2 fields and the header 10",
    },
  ]);
  expect(queued).toEqual([first, second]);
});

it("reads what Excel on Windows saves: a byte order mark and CRLF", async () => {
  const { answers } = await post(`\uFEFF${header}\r\n${row(first)}\r\n`);
  expect(answers).toEqual([{ line: 2, orderId: first, accepted: true }]);
});

it("keeps a quotation mark that is never closed to its own line", async () => {
  const { answers } = await post([header, row(first, '"open'), row(second)].join("\n"));
  expect(answers).toEqual([
    {
      line: 2,
      accepted: false,
      code: "InvalidCsv",
      reason: "A quotation mark is opened and never closed",
    },
    { line: 3, orderId: second, accepted: true },
  ]);
});

it("takes an empty number for no number, not for 0", async () => {
  const { answers } = await post(`${header}\n${row(first).replace(",8.40,", ", ,")}`);
  expect(answers).toMatchObject([{ line: 2, reason: expect.stringContaining("total: Invalid") }]);
});

it("keeps a line that is far too long to itself", async () => {
  const { answers } = await post([header, "x".repeat(300_000), row(first)].join("\n"));
  expect(answers).toMatchObject([
    { line: 2, accepted: false, reason: "The line has more than 65536 characters" },
    { line: 3, accepted: true },
  ]);
});

it("answers 503 and tells each line to come again when its identity may not send", async () => {
  const csv = [header, "torn,off", row(first), row(second)].join("\n");
  const { status, answers, queued, body, logged } = await post(csv, "none");
  expect(status).toBe(503);
  expect(answers).toMatchObject([
    { line: 2, accepted: false, code: "InvalidCsv" },
    { line: 3, accepted: false, code: "AccessDenied", retry: true },
    { line: 4, accepted: false, code: "AccessDenied", retry: true },
  ]);
  expect(queued).toEqual([]);
  // Who may do what is for the operator, and not for whoever posts a file.
  expect(body).not.toContain("object id");
  expect(logged).toEqual([expect.stringContaining("Azure Service Bus Data Sender")]);
});

it.each(["", "order_id,customer\n", '"'])(
  "answers 400 to a file without the header: %j",
  async (csv) => {
    const { status, body } = await post(csv);
    expect(status).toBe(400);
    expect(body).toContain("missing: ");
  },
);
