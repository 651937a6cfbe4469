/** How many calls are under way at once: quick, and far from the limits of Azure Resource Manager. */
export const concurrency = 8;

/** All items of a list that comes in pages. */
export async function all<Item>(pages: AsyncIterable<Item>): Promise<Item[]> {
  const items: Item[] = [];
  for await (const item of pages) items.push(item);
  return items;
}
