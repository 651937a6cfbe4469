const clouds = String.raw`windows\.net|chinacloudapi\.cn|usgovcloudapi\.net|cloudapi\.de`;
/** What may stand before a name, such as the slash of a URL, escaped or not. */
const before = String.raw`^|%(?:25){0,3}2[fF]|\\u002[fF]|[^A-Za-z0-9.-]`;
const name = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";

/** The name of a namespace in one of Azure's clouds, or one's own in the endpoint of a connection string. */
const hosts = new RegExp(
  String.raw`(?:${before})(${name}(?:\.privatelink)?\.servicebus\.(?:${clouds}))(?![\w-])|Endpoint\s*=\s*sb://(${name}(?:\.${name}){0,8})`,
  "gi",
);

/** How far from a key a namespace is looked for: a connection string is shorter. */
const reach = 512;

/** What parts a key from its neighbors, from the closest on. */
const walls = [/["'`<>\r\n]/g, /[\r\n]/g, /$^/g];

/**
 * The namespace that a key is for, as far as the text around it tells: in the same quotes if there is one,
 * else in the same line, else near by; and before the key rather than behind.
 *
 * @param start the part of the text that is looked at, which has no other key; the key is from `keyStart`
 * to `keyEnd`
 */
export function namespaceBeside(
  text: string,
  { start, keyStart, keyEnd, end }: Record<"start" | "keyStart" | "keyEnd" | "end", number>,
): string | undefined {
  const left = text.slice(Math.max(start, keyStart - reach), keyStart);
  const right = text.slice(keyEnd, Math.min(end, keyEnd + reach));
  for (const wall of walls) {
    const leftWall = [...left.matchAll(wall)].at(-1)?.index ?? -1;
    const rightWall = [...right.matchAll(wall)][0]?.index;
    const host =
      hostsIn(left.slice(leftWall + 1)).at(-1) ?? hostsIn(right.slice(0, rightWall)).at(0);
    if (host !== undefined) return host;
  }
  return undefined;
}

function hostsIn(text: string): string[] {
  return [...text.matchAll(hosts)].map(([, host, own]) => (host ?? own ?? "").toLowerCase());
}
