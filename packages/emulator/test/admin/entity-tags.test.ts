import { expect, test } from "vitest";
import { type Administered, administered, entry } from "./administered.ts";

/*
 * The service tells the .NET ticks of a queue's or topic's last change, without quotes, and refuses an
 * update of another one with 409. test_mgmt_queues.test_mgmt_queue_update_success.yaml of the Python
 * client's recordings; https://github.com/Azure/azure-sdk-for-js/issues/9818
 */

const entities = [
  ["orders", "QueueDescription"],
  ["events", "TopicDescription"],
] as const;

async function start(): Promise<Administered> {
  return administered({
    queues: { orders: {} },
    topics: { events: { subscriptions: { billing: {} } } },
  });
}

async function tagOf(namespace: Administered, path: string): Promise<string> {
  const { headers } = await namespace.raw("GET", `/${path}`);
  return headers.etag ?? "";
}

test.each(entities)(
  "%s is updated by who has seen its last change, and by nobody else",
  async (path, description) => {
    await using namespace = await start();
    const update = (tag: string, metadata: string) =>
      namespace.raw("PUT", `/${path}`, {
        headers: { "if-match": tag },
        body: entry(`<${description}><UserMetadata>${metadata}</UserMetadata></${description}>`),
      });
    const first = await tagOf(namespace, path);
    expect(first).toMatch(/^\d{18}$/);
    const updated = await update(first, "by one");
    expect(updated).toMatchObject({ status: 200, headers: { etag: await tagOf(namespace, path) } });
    expect(updated.headers.etag).not.toBe(first);
    expect(await update(first, "by another")).toMatchObject({
      status: 409,
      body: expect.stringContaining("SubCode=40900. Conflict."),
    });
    expect((await namespace.raw("GET", `/${path}`)).body).toContain("by one");
    // A client that follows HTTP puts it in quotes.
    expect((await update(`"${updated.headers.etag}"`, "by one, again")).status).toBe(200);
    expect((await update("*", "by whoever")).status).toBe(200);
  },
);

test("what belongs to a topic has the topic's tag, and its updates know none", async () => {
  await using namespace = await start();
  const tag = await tagOf(namespace, "events");
  const paths = {
    "events/Subscriptions/billing": "<SubscriptionDescription/>",
    "events/Subscriptions/billing/Rules/$Default":
      '<RuleDescription><Filter i:type="TrueFilter" xmlns:i="http://www.w3.org/2001/XMLSchema-instance"/></RuleDescription>',
  };
  for (const [path, description] of Object.entries(paths)) {
    expect(await tagOf(namespace, path)).toBe(tag);
    const update = (wanted: string) =>
      namespace.raw("PUT", `/${path}`, {
        headers: { "if-match": wanted },
        body: entry(description),
      });
    expect((await update(tag)).status).toBe(500);
    expect((await update("*")).status).toBe(200);
  }
});
