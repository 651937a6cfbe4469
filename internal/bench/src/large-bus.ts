/** The files of a project with a large bus, by name. */
export type ProjectFiles = Readonly<Record<string, string>>;

/** How large the bus is. */
export const largeBus = { messages: 200, queues: 40, topics: 20, subscriptionsOfTopic: 2 } as const;

/** Queues, topics and subscriptions together. */
export const entities: number =
  largeBus.queues + largeBus.topics * (1 + largeBus.subscriptionsOfTopic);

/**
 * A program that declares a large bus and uses all of it: every message is sent to a queue and a topic,
 * and every queue and subscription has a processor with a handler for each message that arrives there.
 */
export function largeBusProject(): ProjectFiles {
  return { "messages.ts": messages(), "bus.ts": bus(), "program.ts": program() };
}

function messages(): string {
  const declared = numbers(largeBus.messages).map(
    (n) => `export const M${n} = defineMessage("area${n % 20}.happened${n}", {
  version: 1,
  schema: z.object({
    id: z.uuid(),
    at: z.iso.datetime(),
    amount: z.number().positive(),
    region: z.enum(["eu", "us", "apac"]),
    note: z.string().default(""),
    lines: z.array(z.object({ sku: z.string(), quantity: z.int() })),
    field${n}: z.string().optional(),
  }),
  messageId: ({ id }) => id,
  applicationProperties: { region: (body) => body.region, amount: (body) => body.amount },
});`,
  );
  return [
    'import { defineMessage } from "@buspass/contracts";',
    'import * as z from "zod";',
    ...declared,
  ].join("\n");
}

function bus(): string {
  const queue = (n: number) => `    "queue${n}": {
      carries: [${carriedBy(n, largeBus.queues).join(", ")}],
      lockDuration: "PT1M",
      maxDeliveryCount: 5,
      deadLetteringOnMessageExpiration: true,
    },`;
  const topic = (n: number) => `    "topic${n}": {
      carries: [${carriedBy(n, largeBus.topics).join(", ")}],
      defaultMessageTimeToLive: "P14D",
      subscriptions: {
        some: {
          rules: {
            one: {
              filter: { subject: "${typeOf(n)}", applicationProperties: { region: "eu" } },
            },
            other: { filter: { sqlExpression: "amount > 100" } },
          },
        },
        first: { rules: { first: { filter: { subject: "${typeOf(n)}" } } } },
      },
    },`;
  return [
    'import { defineBus } from "@buspass/contracts";',
    `import { ${numbers(largeBus.messages).map(nameOf).join(", ")} } from "./messages.ts";`,
    "export const bus = defineBus({",
    `  queues: {\n${numbers(largeBus.queues).map(queue).join("\n")}\n  },`,
    `  topics: {\n${numbers(largeBus.topics).map(topic).join("\n")}\n  },`,
    "});",
  ].join("\n");
}

function program(): string {
  const body =
    '{ id: "1", at: "2026-01-01T00:00:00Z", amount: 1, region: "eu", lines: [{ sku: "a", quantity: 1 }] }';
  const sends = (entity: string, names: readonly string[]) =>
    names.map((name) => `await client.${entity}.send(${name}, ${body});`);
  const processes = (entity: string, names: readonly string[]) =>
    `client.${entity}.process([${names.map((name) => `on(${name}, (body) => void body.lines[0]?.sku)`).join(", ")}]);`;
  return [
    'import { connect, on } from "@buspass/client";',
    'import { bus } from "./bus.ts";',
    `import { ${numbers(largeBus.messages).map(nameOf).join(", ")} } from "./messages.ts";`,
    "const client = await connect(bus);",
    ...numbers(largeBus.queues).flatMap((n) => {
      const carried = carriedBy(n, largeBus.queues);
      return [...sends(`queue("queue${n}")`, carried), processes(`queue("queue${n}")`, carried)];
    }),
    ...numbers(largeBus.topics).flatMap((n) => {
      const carried = carriedBy(n, largeBus.topics);
      return [
        ...sends(`topic("topic${n}")`, carried),
        processes(`subscription("topic${n}/some")`, carried),
        processes(`subscription("topic${n}/first")`, [nameOf(n)]),
      ];
    }),
  ].join("\n");
}

/** Each message travels through one queue and one topic. */
function carriedBy(entity: number, count: number): string[] {
  return numbers(largeBus.messages)
    .filter((n) => n % count === entity)
    .map(nameOf);
}

function nameOf(n: number): string {
  return `M${n}`;
}

function typeOf(n: number): string {
  return `area${n % 20}.happened${n}`;
}

function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, n) => n);
}
