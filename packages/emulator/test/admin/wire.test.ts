import { connect } from "node:tls";
import { expect, test } from "vitest";
import { administered, entry } from "./administered.ts";

const queue = entry("<QueueDescription/>");
const malformed = {
  status: 400,
  contentType: "application/xml; charset=utf-8",
  body: expect.stringMatching(/^<Error><Code>400<\/Code><Detail>SubCode=40000\. Bad Request\. /),
};

test("an entity is written as the service writes it, byte for byte but its times", async () => {
  await using namespace = await administered();
  const { status, contentType, body } = await namespace.raw("PUT", "/orders?api-version=2021-05", {
    body: queue,
  });
  expect([status, contentType]).toEqual([201, "application/atom+xml;type=entry;charset=utf-8"]);
  const second = new Date(namespace.clock.now()).toISOString().replace(/\.\d+/, "");
  const instant = new Date(namespace.clock.now()).toISOString();
  const id = `https://${namespace.host}/orders?api-version=2021-05`;
  // ThrowsIfEntityDoesNotExistAsync.json of the .NET client's recordings, where a queue is read
  expect(body).toBe(
    `<entry xmlns="http://www.w3.org/2005/Atom"><id>${id}</id><title type="text">orders</title><published>${second}</published><updated>${second}</updated><author><name>localhost</name></author><link rel="self" href="${id}"/><content type="application/xml"><QueueDescription xmlns="http://schemas.microsoft.com/netservices/2010/10/servicebus/connect" xmlns:i="http://www.w3.org/2001/XMLSchema-instance"><LockDuration>PT1M</LockDuration><MaxSizeInMegabytes>1024</MaxSizeInMegabytes><RequiresDuplicateDetection>false</RequiresDuplicateDetection><RequiresSession>false</RequiresSession><DefaultMessageTimeToLive>P10675199DT2H48M5.4775807S</DefaultMessageTimeToLive><DeadLetteringOnMessageExpiration>false</DeadLetteringOnMessageExpiration><DuplicateDetectionHistoryTimeWindow>PT10M</DuplicateDetectionHistoryTimeWindow><MaxDeliveryCount>10</MaxDeliveryCount><EnableBatchedOperations>true</EnableBatchedOperations><SizeInBytes>0</SizeInBytes><MessageCount>0</MessageCount><IsAnonymousAccessible>false</IsAnonymousAccessible><AuthorizationRules/><Status>Active</Status><CreatedAt>${instant}</CreatedAt><UpdatedAt>${instant}</UpdatedAt><AccessedAt>0001-01-01T00:00:00Z</AccessedAt><SupportOrdering>true</SupportOrdering><CountDetails xmlns:d2p1="http://schemas.microsoft.com/netservices/2011/06/servicebus"><d2p1:ActiveMessageCount>0</d2p1:ActiveMessageCount><d2p1:DeadLetterMessageCount>0</d2p1:DeadLetterMessageCount><d2p1:ScheduledMessageCount>0</d2p1:ScheduledMessageCount><d2p1:TransferMessageCount>0</d2p1:TransferMessageCount><d2p1:TransferDeadLetterMessageCount>0</d2p1:TransferDeadLetterMessageCount></CountDetails><AutoDeleteOnIdle>P10675199DT2H48M5.4775807S</AutoDeleteOnIdle><EnablePartitioning>false</EnablePartitioning><EntityAvailabilityStatus>Available</EntityAvailabilityStatus><EnableExpress>false</EnableExpress><MaxMessageSizeInKilobytes>256</MaxMessageSizeInKilobytes></QueueDescription></content></entry>`,
  );
});

test("the older version of the API knows no message size", async () => {
  await using namespace = await administered({ queues: { orders: {} }, topics: { events: {} } });
  const admin = namespace.adminAs("owner", { serviceVersion: "2017-04" });
  expect((await admin.getQueue("orders")).maxMessageSizeInKilobytes).toBeUndefined();
  expect((await admin.getTopic("events")).maxMessageSizeInKilobytes).toBeUndefined();
  expect(await admin.createQueue("new")).toMatchObject({ name: "new" });
  expect(await namespace.raw("GET", "/orders?api-version=1999-01")).toMatchObject({
    status: 400,
    body: expect.stringContaining("The api-version in the query string is not supported."),
  });
});

test("other clients' spellings of a description are read", async () => {
  await using namespace = await administered();
  // The Python client's prefixes, and the declaration that it begins with.
  const python = `<?xml version='1.0' encoding='utf-8'?>\n<ns0:entry xmlns:ns0="http://www.w3.org/2005/Atom" xmlns="http://schemas.microsoft.com/netservices/2010/10/servicebus/connect"><ns0:content type="application/xml"><QueueDescription><LockDuration>PT2M</LockDuration></QueueDescription></ns0:content></ns0:entry>`;
  // A serializer of .NET writes what is null, line ends as references, and breaks lines.
  const dotNet = entry(
    `\r\n  <QueueDescription xmlns:i="http://www.w3.org/2001/XMLSchema-instance">\r\n    <LockDuration i:nil="true"/>\r\n    <MaxDeliveryCount>\r\n 7 </MaxDeliveryCount><UserMetadata>a&#xD;&#10;b&#x1F600;<![CDATA[<&amp;>]]></UserMetadata>\r\n  </QueueDescription>\r\n`,
  );
  await namespace.raw("PUT", "/python", { body: python });
  await namespace.raw("PUT", "/dotnet", { body: dotNet });
  expect(await namespace.admin.getQueue("python")).toMatchObject({ lockDuration: "PT2M" });
  expect(await namespace.admin.getQueue("dotnet")).toMatchObject({
    lockDuration: "PT1M",
    maxDeliveryCount: 7,
    userMetadata: expect.stringMatching(/^a\r?\nb😀<&amp;>$/),
  });
});

for (const [what, body] of Object.entries({
  "an empty body": "",
  "a text": "LockDuration=PT1M",
  JSON: `{"QueueDescription":{}}`,
  "an element that is not closed": `<entry><content><QueueDescription></content></entry>`,
  "two roots": `${queue}<more/>`,
  "an entry without content": `<entry xmlns="http://www.w3.org/2005/Atom"/>`,
  "content without an entry": "<content><QueueDescription/></content>",
  "another description": entry("<EventHubDescription/>"),
  "a document type with an entity": `<!DOCTYPE entry [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>${entry("<QueueDescription><UserMetadata>&b;</UserMetadata></QueueDescription>")}`,
  "a document type": `<!DOCTYPE entry>${queue}`,
  "a document type with an outside entity": `<!doctype entry SYSTEM "file:///etc/passwd">${queue}`,
  "an entity that stands for nothing": entry(
    "<QueueDescription><Status>&nbsp;</Status></QueueDescription>",
  ),
  "a character that XML does not allow": entry(
    "<QueueDescription><UserMetadata>\u0001</UserMetadata></QueueDescription>",
  ),
  "a reference to a character that XML does not allow": entry(
    "<QueueDescription><UserMetadata>&#0;</UserMetadata></QueueDescription>",
  ),
  "elements a thousand deep": `${"<a>".repeat(1_000)}${"</a>".repeat(1_000)}`,
  "a name of every object": entry("<__proto__><Status>Active</Status></__proto__>"),
})) {
  test(`${what} is refused, and nothing comes to be`, async () => {
    await using namespace = await administered();
    expect(await namespace.raw("PUT", "/orders", { body })).toMatchObject(malformed);
    expect(namespace.emulator.inspect().queues).toEqual({});
    expect(await namespace.raw("PUT", "/orders", { body: queue })).toMatchObject({ status: 201 });
  });
}

test("a body that is longer than any description is not read to its end", async () => {
  await using namespace = await administered();
  const long = entry(`<QueueDescription>${" ".repeat(300_000)}</QueueDescription>`);
  expect(await namespace.raw("PUT", "/orders", { body: long })).toMatchObject({ status: 413 });
  const short = entry(`<QueueDescription>${" ".repeat(200_000)}</QueueDescription>`);
  expect(await namespace.raw("PUT", "/orders", { body: short })).toMatchObject({ status: 201 });
});

test("an address that is none, or of something else, is refused", async () => {
  await using namespace = await administered({ queues: { orders: {} } });
  expect(await namespace.raw("GET", "/%zz")).toMatchObject(malformed);
  expect(await namespace.raw("DELETE", "https://elsewhere.test/orders")).toMatchObject(malformed);
  const verb = (method: string) => ({
    status: 400,
    // ThrowsWhenAttemptingToUseDeadLetterPathOnQueueMethodsAsync.json of the .NET client's recordings
    body: expect.stringContaining(`The specified HTTP verb (${method}) is not valid.`),
  });
  expect(await namespace.raw("GET", "/orders/$DeadLetterQueue")).toMatchObject(verb("GET"));
  expect(await namespace.raw("DELETE", "/orders/$DeadLetterQueue")).toMatchObject(verb("DELETE"));
  expect(await namespace.raw("POST", "/orders")).toMatchObject(verb("POST"));
  expect(await namespace.raw("DELETE", "/$Resources/Queues")).toMatchObject(verb("DELETE"));
  expect(await namespace.raw("constructor", "/orders")).toMatchObject({ status: 400 });
  expect(Object.keys(namespace.emulator.inspect().queues)).toEqual(["orders"]);
});

test("a peer that speaks no HTTP, or nothing at all, costs nobody else anything", async () => {
  await using namespace = await administered({ queues: { orders: {} } });
  const [host = "", port = ""] = namespace.host.split(":");
  const socket = connect({ host, port: Number(port), ca: namespace.ca });
  const closed = Promise.withResolvers<void>();
  socket.once("close", () => closed.resolve());
  socket.on("error", () => {});
  socket.resume();
  socket.write(Buffer.from("AMQP\x00\x01\x00\x00 and more that is no HTTP\r\n\r\n"));
  // A second one stays silent, and is there when the namespace stops.
  const silent = connect({ host, port: Number(port), ca: namespace.ca });
  silent.on("error", () => {});
  await closed.promise;
  expect(await namespace.admin.queueExists("orders")).toBe(true);
});
