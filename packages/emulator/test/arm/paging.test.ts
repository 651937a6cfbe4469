import { expect, test } from "vitest";
import { all, managed } from "./managed.ts";

const names = Array.from({ length: 250 }, (_, index) => `queue-${String(index).padStart(3, "0")}`);
const queues = Object.fromEntries(names.map((name) => [name, {}]));

test("a list of more than a hundred comes in pages, and the client finds all of them", async () => {
  await using azure = await managed({ queues });
  const list = azure.serviceBus.queues.listByNamespace(azure.resourceGroup, azure.name);
  const sizes: number[] = [];
  const found: unknown[] = [];
  for await (const page of list.byPage()) {
    sizes.push(page.length);
    found.push(...page.map(({ name }) => name));
  }
  expect(sizes).toEqual([100, 100, 50]);
  expect(found).toEqual(names);
});

test("a list is told from where and how many", async () => {
  await using azure = await managed({ queues });
  const list = async (options: { skip?: number; top?: number }): Promise<unknown[]> => {
    const { serviceBus, resourceGroup, name } = azure;
    const items = await all(serviceBus.queues.listByNamespace(resourceGroup, name, options));
    return items.map((queue) => queue.name);
  };
  expect(await list({ skip: 245 })).toEqual(names.slice(245));
  expect(await list({ top: 3 })).toEqual(names.slice(0, 3));
  expect(await list({ skip: 10, top: 120 })).toEqual(names.slice(10, 130));
  expect(await list({ skip: 250 })).toEqual([]);
});

test.each(["$top=0", "$top=1001", "$top=many", "$skip=-1", "$skip="])(
  "a page that is asked for by %s is a bad request",
  async (parameter) => {
    await using azure = await managed({ queues: { orders: {} } });
    const path = `${azure.emulator.resourceId}/queues?api-version=2021-11-01&${parameter}`;
    const headers = { authorization: `Bearer ${await azure.token("auditor")}` };
    expect(await azure.raw(path, { headers })).toMatchObject({
      status: 400,
      body: { error: { code: "BadRequest", message: expect.stringContaining("must be a number") } },
    });
  },
);
