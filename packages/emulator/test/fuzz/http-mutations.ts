import type { Random } from "./random.ts";

/** A request as a client writes it, in parts that can be tampered with. */
export interface HttpRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
}

const inner = (description: string): string =>
  `<entry xmlns="http://www.w3.org/2005/Atom"><content type="application/xml">${description}</content></entry>`;
const connect = 'xmlns="http://schemas.microsoft.com/netservices/2010/10/servicebus/connect"';
const instance = 'xmlns:i="http://www.w3.org/2001/XMLSchema-instance"';
const version = "?api-version=2021-05";

const queue = inner(
  `<QueueDescription ${connect}><LockDuration>PT1M</LockDuration><MaxSizeInMegabytes>1024</MaxSizeInMegabytes><RequiresSession>false</RequiresSession><DefaultMessageTimeToLive>P14D</DefaultMessageTimeToLive><MaxDeliveryCount>10</MaxDeliveryCount><ForwardTo>queue1</ForwardTo><UserMetadata>a&amp;b</UserMetadata></QueueDescription>`,
);
const topic = inner(
  `<TopicDescription ${connect}><MaxSizeInMegabytes>1024</MaxSizeInMegabytes><EnableBatchedOperations>true</EnableBatchedOperations><AutoDeleteOnIdle>PT10M</AutoDeleteOnIdle></TopicDescription>`,
);
const subscription = inner(
  `<SubscriptionDescription ${connect}><LockDuration>PT30S</LockDuration><MaxDeliveryCount>3</MaxDeliveryCount><DefaultRuleDescription><Filter i:type="SqlFilter" ${instance}><SqlExpression>a = 1 AND b LIKE 'x%'</SqlExpression></Filter><Name>first</Name></DefaultRuleDescription></SubscriptionDescription>`,
);
const rule = inner(
  `<RuleDescription ${connect}><Filter i:type="CorrelationFilter" ${instance}><CorrelationId>1</CorrelationId><Properties><KeyValueOfstringanyType><Key>size</Key><Value i:type="d6p1:int" xmlns:d6p1="http://www.w3.org/2001/XMLSchema">3</Value></KeyValueOfstringanyType></Properties></Filter><Action i:type="SqlRuleAction" ${instance}><SqlExpression>SET a = 2</SqlExpression></Action><Name>rule1</Name></RuleDescription>`,
);
const matchAny = [["If-Match", "*"]] as const;

/** What real clients ask, one of each kind. */
export const requests: readonly HttpRequest[] = [
  { method: "PUT", path: `/made1${version}`, headers: [], body: queue },
  { method: "PUT", path: `/queue1${version}`, headers: matchAny, body: queue },
  { method: "PUT", path: `/made2${version}`, headers: [], body: topic },
  { method: "PUT", path: `/topic1${version}`, headers: matchAny, body: topic },
  { method: "PUT", path: `/topic1/Subscriptions/made${version}`, headers: [], body: subscription },
  {
    method: "PUT",
    path: `/topic1/Subscriptions/sub${version}`,
    headers: matchAny,
    body: subscription,
  },
  {
    method: "PUT",
    path: `/topic1/Subscriptions/sub/Rules/rule1${version}`,
    headers: [],
    body: rule,
  },
  ...[
    "/queue1",
    "/topic1",
    "/topic1/Subscriptions/sub",
    "/topic1/Subscriptions/sub/Rules/$Default",
    "/topic1/Subscriptions",
    "/topic1/Subscriptions/sub/Rules",
    "/$Resources/Queues",
    "/$Resources/Topics",
    "/$namespaceinfo",
  ].map((path) => ({
    method: "GET",
    path: `${path}${version}&$skip=0&$top=10`,
    headers: [],
    body: "",
  })),
  { method: "DELETE", path: `/made1${version}`, headers: [], body: "" },
  { method: "DELETE", path: `/topic1/Subscriptions/made${version}`, headers: [], body: "" },
];

const pieces: readonly string[] = [
  ...[
    "<!DOCTYPE a [<!ENTITY b 'c'>]>",
    "&b;",
    "&#0;",
    "&#x110000;",
    "&amp",
    "<![CDATA[",
    "]]>",
    "<!--",
    "-->",
  ],
  ...[
    "<?xml version='1.0'?>",
    "</entry>",
    "<content>",
    "<entry/>",
    'i:nil="true"',
    'xmlns:i=""',
    "<a:b:c/>",
  ],
  ...[
    "__proto__",
    "constructor",
    "toString",
    "\u0000",
    "\ud800",
    "🚌",
    "%00",
    "%2e%2e",
    "../",
    "%",
    "//",
    "?",
    "#",
  ],
  ...[
    "$DeadLetterQueue",
    "/Subscriptions/",
    "/Rules/",
    "$Resources",
    "$skip=-1",
    "$top=1e99",
    "api-version=1",
  ],
  ...[
    "-1",
    "99999999999999999999",
    "1e400",
    "NaN",
    "PT",
    "P1Y",
    "P99999999999D",
    "true",
    "FALSE",
    "null",
    "",
  ],
  ...[
    "' OR 1=1 --",
    "sb://elsewhere.test/x",
    "((((((((((",
    "a LIKE 'b' ESCAPE",
    "@p",
    "SET",
    "REMOVE sys.To",
  ],
  "<a>".repeat(5_000),
  `${"<a>".repeat(200)}${"</a>".repeat(200)}`,
  "x".repeat(70_000),
  " a='1'".repeat(2_000),
];
const headerNames = [
  "Authorization",
  "If-Match",
  "Host",
  "Content-Type",
  "Expect",
  "Transfer-Encoding",
  "X-Any",
];

/** The bytes of a request that is tampered with; `token` goes with it unless that is tampered with, too. */
export function mutatedRequest(request: HttpRequest, token: string, random: Random): Buffer {
  let { method, path, body } = request;
  const headers = [...request.headers, ["Authorization", `Bearer ${token}`] as const];
  for (let changes = 1 + random.below(3); changes > 0; changes -= 1) {
    const where = random.next();
    if (where < 0.55 && body !== "") body = mutatedText(body, random);
    else if (where < 0.8) path = mutatedPath(path, random);
    else if (where < 0.9) headers.push([random.pick(headerNames), headerText(random)]);
    else method = random.pick(["GET", "PUT", "DELETE", "POST", "HEAD", "PATCH", "OPTIONS", "BREW"]);
  }
  const bytes = Buffer.from(body);
  const length = random.chance(0.05) ? random.below(2 * bytes.length + 2) : bytes.length;
  const head = [
    `${method} ${path} HTTP/1.1`,
    "Host: localhost",
    "Connection: close",
    `Content-Length: ${length}`,
    ...headers.map(([name, value]) => `${name}: ${value}`),
    "",
    "",
  ].join("\r\n");
  const written = Buffer.concat([Buffer.from(head), bytes]);
  if (random.chance(0.1)) {
    for (let flips = 1 + random.below(8); flips > 0; flips -= 1) {
      written[random.below(written.length)] = random.below(256);
    }
  }
  return written;
}

function mutatedText(text: string, random: Random): string {
  const from = random.below(text.length + 1);
  const to = Math.min(text.length, from + random.below(40));
  const change = random.below(5);
  if (change === 0) return text.slice(0, from) + text.slice(to);
  if (change === 1) return text.slice(0, to) + text.slice(from);
  if (change === 2) return text.slice(0, from) + random.pick(pieces) + text.slice(to);
  if (change === 3) return text.slice(0, from) + random.pick(pieces) + text.slice(from);
  // What stands between two tags becomes something else.
  const values = [...text.matchAll(/>([^<>]+)</g)];
  const value = values.length === 0 ? undefined : random.pick(values);
  if (value === undefined) return text;
  return `${text.slice(0, value.index + 1)}${random.pick(pieces)}${text.slice(value.index + value[0].length - 1)}`;
}

function mutatedPath(path: string, random: Random): string {
  const changed = mutatedText(path, random).slice(0, 20_000);
  // A space or line end would make it another request, which the mutation of bytes does.
  return random.chance(0.9)
    ? changed.toWellFormed().replace(/[^\x21-\x7e]/gu, encodeURIComponent)
    : changed;
}

function headerText(random: Random): string {
  return random
    .pick(pieces)
    .replace(/[^\x20-\x7e]/g, "?")
    .slice(0, 20_000);
}
