import { Parser } from "@asyncapi/parser";
import {
  type AsyncApiDocument,
  asyncApi,
  type Bus,
  defineBus,
  defineMessage,
} from "@buspass/contracts";
import * as v from "valibot";
import { describe, expect, test } from "vitest";
import * as z from "zod";

const Category = z.object({
  name: z.string(),
  get children() {
    return z.array(Category);
  },
});
const OrderPlaced = defineMessage("order.placed", {
  version: 1,
  schema: z.object({
    orderId: z.string(),
    note: z.string().default(""),
    category: Category,
    other: Category,
  }),
  messageId: ({ orderId }) => orderId,
  applicationProperties: { hasNote: ({ note }) => note !== "" },
});
const OrderPaid = defineMessage("order.paid", {
  version: 2,
  schema: z.object({ at: z.iso.date() }),
});
const Odd = defineMessage("Größe/1 ~", { version: 1, schema: v.object({}) });

const bus = defineBus({
  queues: { orders: { carries: [OrderPlaced, Odd], maxDeliveryCount: 5, requiresSession: true } },
  topics: {
    "news/eu": {
      carries: [OrderPaid, OrderPlaced],
      subscriptions: {
        billing: { rules: { paid: { filter: { subject: "order.paid" } } } },
        audit: {},
      },
    },
  },
});
const document = asyncApi(bus, { title: "Orders", version: "1.4.0" });

/** What the official parser makes of a document, and what it says of it. */
async function parsed(value: AsyncApiDocument) {
  const { document, diagnostics } = await new Parser().parse(JSON.stringify(value));
  return { document, said: diagnostics.map(({ code, path }) => `${code} at ${path.join(".")}`) };
}

describe("the AsyncAPI document of a bus", () => {
  test("is accepted by the official parser, which finds every channel, operation and message", async () => {
    const { document: read, said } = await parsed(document);
    // 3.0 is what the tools know; that there is 3.1 is not of interest.
    expect(said).toEqual(["asyncapi-latest-version at asyncapi"]);
    const channels = read?.channels().all() ?? [];
    expect(channels.map((channel) => channel.address())).toEqual([
      "orders",
      "news/eu",
      "news/eu/Subscriptions/billing",
      "news/eu/Subscriptions/audit",
    ]);
    const operations = read?.operations().all() ?? [];
    expect(operations.map((operation) => operation.id())).toEqual([
      "send orders",
      "receive orders",
      "send news/eu",
      "receive news/eu/billing",
      "receive news/eu/audit",
    ]);
    const told = (id: string) =>
      operations
        .find((each) => each.id() === id)
        ?.messages()
        .all()
        .map((message) => message.name());
    expect(told("receive orders")).toEqual(["order.placed", "Größe/1 ~"]);
    expect(told("receive news/eu/billing")).toEqual(["order.paid"]);
    expect(told("receive news/eu/audit")).toEqual(["order.paid", "order.placed"]);
  });

  test("of a bus without entities is accepted too", async () => {
    const empty = asyncApi(defineBus({}), { title: "Nothing", version: "1.0.0" });
    expect((await parsed(empty)).said).toEqual(["asyncapi-latest-version at asyncapi"]);
  });

  test("has what travels as the payload of each message, and references that lead to themselves", () => {
    const message = document.components.messages["order.placed.v1"];
    expect(message?.payload).toMatchObject({
      type: "object",
      required: ["orderId", "category", "other"],
    });
    const references = JSON.stringify(message?.payload).match(/"\$ref":"[^"]*"/g) ?? [];
    expect(references).not.toEqual([]);
    for (const reference of references) {
      expect(reference).toMatch(
        '"$ref":"#/components/messages/order.placed.v1/payload/definitions/',
      );
    }
    expect(message?.["x-buspass"].output).toMatchObject({
      required: ["orderId", "note", "category", "other"],
    });
  });

  test("says where the type, the version and the properties of a message are", () => {
    const { headers, correlationId } = document.components.messages["order.placed.v1"] ?? {};
    expect(headers).toMatchObject({
      properties: { subject: { const: "order.placed" }, schemaVersion: { const: 1 } },
    });
    expect(correlationId).toEqual({ location: "$message.header#/correlationId" });
  });

  test("names the application properties of a message, and guesses no type of theirs", async () => {
    const { headers, "x-buspass": own } = document.components.messages["order.placed.v1"] ?? {};
    expect(own?.applicationProperties).toEqual(["hasNote"]);
    expect(headers?.["properties"]).toHaveProperty("hasNote", {
      description: expect.stringContaining("Its type is not known here"),
    });
    expect(headers?.["required"]).toEqual(["subject"]);
    const paid = document.components.messages["order.paid.v2"];
    expect(paid?.["x-buspass"].applicationProperties).toEqual([]);
    const { document: read } = await parsed(document);
    const placed = read
      ?.messages()
      .all()
      .find((each) => each.name() === "order.placed");
    expect(Object.keys(placed?.headers()?.properties() ?? {})).toContain("hasNote");
  });

  test("has both the subject and an application property that is called so", () => {
    const Mail = defineMessage("mail", {
      version: 1,
      schema: z.object({ subject: z.string() }),
      applicationProperties: { subject: (mail) => mail.subject },
    });
    const { components } = asyncApi(defineBus({ queues: { mails: { carries: [Mail] } } }), {
      title: "Mails",
      version: "1.0.0",
    });
    const message = components.messages["mail.v1"];
    expect(message?.headers["properties"]).toMatchObject({ subject: { const: "mail" } });
    expect(message?.["x-buspass"].applicationProperties).toEqual(["subject"]);
  });

  test("has each version that can be read; only the newest is sent", () => {
    const Paid = defineMessage("order.paid", {
      version: 3,
      schema: z.object({ at: z.iso.date(), by: z.string() }),
      previous: OrderPaid,
      upgrade: (paid) => ({ ...paid, by: "card" }),
    });
    const { operations, components } = asyncApi(
      defineBus({ queues: { payments: { carries: [Paid] } } }),
      { title: "Payments", version: "1.0.0" },
    );
    expect(Object.keys(components.messages)).toEqual(["order.paid.v3", "order.paid.v2"]);
    const messages = Object.values(operations).map((operation) => operation.messages.length);
    expect(messages).toEqual([1, 2]);
  });

  test("has the attributes of CloudEvents where the bus has them", async () => {
    const events = asyncApi(
      { ...bus, cloudEvents: { source: "/orders" } },
      { title: "E", version: "1" },
    );
    expect(events.components.messages["order.paid.v2"]?.headers["properties"]).toMatchObject({
      "cloudEvents:type": { const: "order.paid" },
      "cloudEvents:source": { const: "/orders" },
    });
    expect((await parsed(events)).said).toEqual(["asyncapi-latest-version at asyncapi"]);
  });

  test("says why a message has no payload", () => {
    const odd = document.components.messages["Gr__e_1__.v1"];
    expect(odd).not.toHaveProperty("payload");
    expect(odd?.description).toContain("wrap it in toStandardJsonSchema");
  });

  test("has settings and rules, which AsyncAPI has no word for", () => {
    expect(document.channels["orders"]?.["x-buspass"]).toEqual({
      kind: "queue",
      settings: { maxDeliveryCount: 5, requiresSession: true },
      carries: ["order.placed.v1", "Gr__e_1__.v1"],
    });
    expect(document.channels["news/eu/billing"]?.["x-buspass"].rules).toEqual({
      paid: { filter: { subject: "order.paid" } },
    });
  });

  test("keeps types apart whose names it has to change", async () => {
    const schema = z.object({});
    const carries = ["a b", "a_b", "a/b"].map((name) =>
      defineMessage(name, { version: 1, schema }),
    );
    const similar: Bus = {
      queues: { q: { carries: [carries[0] ?? Odd, ...carries.slice(1)] } },
      topics: {},
    };
    const made = asyncApi(similar, { title: "Similar", version: "1.0.0" });
    expect(Object.entries(made.components.messages).map(([id, { name }]) => [id, name])).toEqual([
      ["a_b.v1", "a b"],
      ["a_b.v1-2", "a_b"],
      ["a_b.v1-3", "a/b"],
    ]);
    expect((await parsed(made)).said).toEqual(["asyncapi-latest-version at asyncapi"]);
  });
});
