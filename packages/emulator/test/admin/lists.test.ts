import { expect, test } from "vitest";
import { administered, listed, refusalOf } from "./administered.ts";

const names = Array.from({ length: 205 }, (_, index) => `q-${String(index).padStart(3, "0")}`);

test("all queues are listed, however many, in the order of their names", async () => {
  const queues = Object.fromEntries(names.toReversed().map((name) => [name, {}]));
  await using namespace = await administered({ queues });
  const listed: string[] = [];
  for await (const { name } of namespace.admin.listQueues()) listed.push(name);
  expect(listed).toEqual(names);
});

test("a list comes in pages of the size that is asked for, and goes on from a token", async () => {
  const queues = Object.fromEntries(names.slice(0, 5).map((name) => [name, {}]));
  await using namespace = await administered({ queues });
  const sizes: number[] = [];
  let token: string | undefined;
  for await (const page of namespace.admin.listQueues().byPage({ maxPageSize: 2 })) {
    sizes.push(page.length);
    token ??= page.continuationToken;
  }
  expect(sizes).toEqual([2, 2, 1]);
  const rest = namespace.admin
    .listQueues()
    .byPage({ maxPageSize: 4, continuationToken: token ?? "" });
  const { value } = await rest.next();
  expect(value.map(({ name }: { name: string }) => name)).toEqual(names.slice(2, 5));
});

test("topics, subscriptions and rules are listed with all that they have", async () => {
  await using namespace = await administered({
    queues: { orders: {} },
    topics: { events: { subscriptions: { billing: {}, audit: {} } }, alarms: {} },
  });
  const { admin } = namespace;
  await admin.createRule("events", "audit", "paid", { subject: "order.paid" });
  const topics = await listed(admin.listTopics());
  expect(topics.map(({ name }) => name)).toEqual(["alarms", "events"]);
  const subscriptions = await listed(admin.listSubscriptions("events"));
  expect(subscriptions).toMatchObject([
    { topicName: "events", subscriptionName: "audit", lockDuration: "PT1M" },
    { topicName: "events", subscriptionName: "billing", lockDuration: "PT1M" },
  ]);
  const rules = await listed(admin.listRules("events", "audit"));
  expect(rules).toMatchObject([
    { name: "$Default" },
    { name: "paid", filter: { subject: "order.paid" } },
  ]);
});

test("a list of nothing is empty", async () => {
  await using namespace = await administered({ topics: { events: {} } });
  const { admin } = namespace;
  expect(await listed(admin.listQueues())).toEqual([]);
  expect(await listed(admin.listSubscriptions("events"))).toEqual([]);
  // Where there is no topic, the service lists what it lists to everybody: nothing.
  expect(await listed(admin.listSubscriptions("missing"))).toEqual([]);
  expect(await refusalOf(listed(admin.listRules("events", "missing")))).toMatchObject({
    code: "MessageEntityNotFoundError",
  });
});

test("a page of at most a hundred is given, and one of none has no next", async () => {
  const queues = Object.fromEntries(names.map((name) => [name, {}]));
  await using namespace = await administered({ queues });
  const path = (query: string): string => `/$Resources/Queues?api-version=2021-05&${query}`;
  const page = await namespace.raw("GET", path("$top=1000"));
  expect(page.body.match(/<entry>/g)).toHaveLength(100);
  expect(page.body).toContain("%24skip=100");
  for (const query of ["$top=0", "$skip=300"]) {
    const { status, body } = await namespace.raw("GET", path(query));
    expect(status).toBe(200);
    expect(body).not.toMatch(/<entry>|rel="next"/);
  }
});

test("a page of a number that is none is refused", async () => {
  await using namespace = await administered();
  // test_mgmt_queue_list_with_negative_parameters.yaml of the Python client's recordings
  for (const [query, name] of [
    ["$skip=-1&$top=-1", "skip"],
    ["$top=-1", "top"],
    ["$top=ten", "top"],
  ]) {
    expect(await namespace.raw("GET", `/$Resources/queues?${query}`)).toMatchObject({
      status: 400,
      body: expect.stringContaining(
        `Parameter &apos;${name}&apos; should be non-negative integer.\nParameter name: ${name}.`,
      ),
    });
  }
});
