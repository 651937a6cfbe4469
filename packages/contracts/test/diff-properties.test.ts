import {
  asyncApi,
  defineBus,
  defineMessage,
  diffBuses,
  type SubscriptionDefinition,
} from "@buspass/contracts";
import { describe, expect, test } from "vitest";
import * as z from "zod";
import { short } from "./short.ts";

describe("an application property", () => {
  const schema = z.object({ region: z.string(), total: z.number() });
  type Derive = Readonly<Record<string, (order: z.infer<typeof schema>) => string | number>>;
  const region: Derive[string] = (order) => order.region;
  const total: Derive[string] = (order) => order.total;
  const deriving = (applicationProperties: Derive, rules?: SubscriptionDefinition["rules"]) => {
    const Paid = defineMessage("order.paid", { version: 1, schema, applicationProperties });
    const Other = defineMessage("order.other", {
      version: 1,
      schema: z.object({}),
      applicationProperties: { region: () => "eu" },
    });
    const some: SubscriptionDefinition = { ...(rules && { rules }) };
    return defineBus({
      topics: {
        events: { carries: [Paid], subscriptions: { some } },
        others: {
          carries: [Other],
          subscriptions: { eu: { rules: { eu: { filter: { sqlExpression: "region = 'eu'" } } } } },
        },
      },
    });
  };
  const at = "messages.order.paid.v1.applicationProperties";

  test("that stays is no finding, whatever its function, and a new one breaks nobody", () => {
    expect(diffBuses(deriving({ region }), deriving({ region: () => "eu" }))).toEqual([]);
    expect(diffBuses(deriving({ region }), deriving({ region, total }))).toEqual([
      {
        path: `${at}.total`,
        breaking: false,
        affects: "receivers",
        message:
          "It is derived now: what senders as before send, and what waits in a queue, does not have it.",
        remedy: "Deploy senders before rules that ask for it and handlers that read it.",
      },
    ]);
  });

  test("that is gone breaks handlers, which nobody sees, and rules, which are told", () => {
    expect(diffBuses(deriving({ region, total }), deriving({ total }))).toEqual([
      {
        path: `${at}.region`,
        breaking: true,
        affects: "receivers",
        message:
          "It is not derived any more: handlers that read it find nothing, and no rule asks for it.",
        remedy: "Derive it until no rule asks for it and no handler reads it.",
      },
    ]);
    const rules = {
      europe: { filter: { subject: "order.paid", applicationProperties: { region: "eu" } } },
      large: { filter: { sqlExpression: "total > 100 OR Region = 'ch'" } },
      all: { filter: { sqlExpression: "total > 0" } },
    };
    const { all } = rules;
    const [finding] = diffBuses(deriving({ region, total }, rules), deriving({ total }, { all }));
    expect(finding?.message).toBe(
      "It is not derived any more: handlers that read it find nothing, and these rules ask for it: europe of events/some, large of events/some.",
    );
  });

  test("that has another name is told as renamed", () => {
    const findings = diffBuses(deriving({ region, total }), deriving({ area: region, total }));
    expect(short(findings)).toEqual([`breaks receivers: ${at}.region`]);
    expect(findings[0]?.message).toContain("It seems to be called area now");
    expect(findings[0]?.remedy).toContain("Derive both");
  });

  test("that a new version does not derive breaks as well", () => {
    const PaidV1 = defineMessage("order.paid", {
      version: 1,
      schema,
      applicationProperties: { region, total },
    });
    const Paid = defineMessage("order.paid", {
      version: 2,
      schema,
      previous: PaidV1,
      upgrade: (order) => order,
      applicationProperties: { total },
    });
    const before = defineBus({ queues: { orders: { carries: [PaidV1] } } });
    const after = defineBus({ queues: { orders: { carries: [Paid] } } });
    expect(short(diffBuses(before, after))).toEqual([
      "breaks receivers: messages.order.paid.v2.applicationProperties.region",
      "tells receivers: queues.orders.carries",
    ]);
  });

  test("is not compared with a document of a time when names were not known", () => {
    const document = asyncApi(deriving({ region }), { title: "Orders", version: "1.0.0" });
    const old = JSON.parse(
      JSON.stringify(document, (key, value) =>
        key === "applicationProperties" ? undefined : value,
      ),
    );
    expect(JSON.stringify(old)).not.toContain('"applicationProperties"');
    expect(diffBuses(old, deriving({ total }))).toEqual([]);
    expect(short(diffBuses(document, deriving({})))).toEqual([`breaks receivers: ${at}.region`]);
  });
});
