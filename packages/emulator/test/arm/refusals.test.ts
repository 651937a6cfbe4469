import { expect, test } from "vitest";
import { all, type Managed, managed, refusalOf } from "./managed.ts";

const serviceBusScope = "https://servicebus.azure.net/.default";
const subscriptionId = "00000000-1111-4222-8333-444444444444";

/** Asks for the namespace with a header of one's own making. */
async function askWith(
  azure: Managed,
  authorization: string | undefined,
): Promise<Awaited<ReturnType<Managed["raw"]>>> {
  const path = `${azure.emulator.resourceId}?api-version=2021-11-01`;
  return await azure.raw(path, { headers: authorization === undefined ? {} : { authorization } });
}

test("who brings no token is told where to get one", async () => {
  await using azure = await managed();
  const { status, headers, body } = await askWith(azure, undefined);
  expect([status, body]).toEqual([
    401,
    {
      error: {
        code: "AuthenticationFailed",
        message: "Authentication failed. The 'Authorization' header is missing.",
      },
    },
  ]);
  expect(headers["www-authenticate"]).toMatch(
    /^Bearer authorization_uri="https:\/\/login\.windows\.net\/[\da-f-]{36}", error="invalid_token", error_description="Authentication failed\./,
  );
});

test("a token for another resource is refused, and both are named", async () => {
  await using azure = await managed();
  const { serviceBus } = azure.clientsAs("auditor", serviceBusScope);
  expect(await refusalOf(serviceBus.namespaces.get(azure.resourceGroup, azure.name))).toMatchObject(
    {
      statusCode: 401,
      code: "InvalidAuthenticationTokenAudience",
      message:
        "The access token has been obtained for wrong audience or resource 'https://servicebus.azure.net'. It should exactly match with one of the allowed audiences 'https://management.core.windows.net/','https://management.core.windows.net','https://management.azure.com/','https://management.azure.com'.",
    },
  );
});

test.each([
  "https://management.azure.com/.default",
  "https://management.azure.com//.default",
  "https://management.core.windows.net/.default",
])("a token for %s is accepted", async (scope) => {
  await using azure = await managed();
  expect((await askWith(azure, `Bearer ${await azure.token("auditor", scope)}`)).status).toBe(200);
});

test("a token that ended is refused, with both times", async () => {
  await using azure = await managed();
  const authorization = `Bearer ${await azure.token("auditor")}`;
  expect((await askWith(azure, authorization)).status).toBe(200);
  azure.clock.advance(60 * 60_000);
  expect(await askWith(azure, authorization)).toMatchObject({
    status: 401,
    body: {
      error: {
        code: "ExpiredAuthenticationToken",
        message: expect.stringMatching(
          /^The access token expiry UTC time '[\d/]+ [\d:]+ [AP]M' is earlier than current UTC time '[\d/]+ [\d:]+ [AP]M'\.$/,
        ),
      },
    },
  });
});

test("a token of another issuer, a damaged one, and what is none are refused", async () => {
  await using azure = await managed();
  await using other = await managed();
  const token = await azure.token("auditor");
  const damaged = `${token.slice(0, -8)}AAAAAAAA`;
  for (const wrong of [await other.token("auditor"), damaged, "x.y.z", `"\\`]) {
    expect(await askWith(azure, `Bearer ${wrong}`)).toMatchObject({
      status: 401,
      body: { error: { code: "InvalidAuthenticationToken" } },
    });
  }
  expect(await askWith(azure, `SharedAccessSignature sr=${token}`)).toMatchObject({
    status: 401,
    body: { error: { code: "AuthenticationFailedInvalidHeader" } },
  });
});

test("who has no role is told what is missing: who, which action, over which scope", async () => {
  await using azure = await managed({ identities: { api: { roles: [] } } });
  const { serviceBus, authorization } = azure.clientsAs("api");
  const objectId = azure.emulator.inspect().identities["api"]?.objectId;
  const denied = (action: string): object => ({
    statusCode: 403,
    code: "AuthorizationFailed",
    message: `The client '${objectId}' with object id '${objectId}' does not have authorization to perform action '${action}' over scope '${azure.emulator.resourceId}' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
  });
  const at = [azure.resourceGroup, azure.name] as const;
  expect(await refusalOf(serviceBus.namespaces.get(...at))).toMatchObject(
    denied("Microsoft.ServiceBus/namespaces/read"),
  );
  expect(await refusalOf(all(serviceBus.queues.listByNamespace(...at)))).toMatchObject(
    denied("Microsoft.ServiceBus/namespaces/queues/read"),
  );
  const { resourceId } = azure.emulator;
  expect(
    await refusalOf(all(authorization.roleAssignments.listForScope(resourceId))),
  ).toMatchObject(denied("Microsoft.Authorization/roleAssignments/read"));
});

test("a role of the data plane shows entities, and no role assignment", async () => {
  await using azure = await managed({
    queues: { orders: {}, invoices: {} },
    identities: {
      api: { roles: [{ role: "Azure Service Bus Data Sender", scope: "orders" }] },
    },
  });
  const at = [azure.resourceGroup, azure.name] as const;
  const api = azure.clientsAs("api");
  expect(await api.serviceBus.queues.get(...at, "orders")).toMatchObject({ name: "orders" });
  const forbidden = { statusCode: 403, code: "AuthorizationFailed" };
  expect(await refusalOf(api.serviceBus.queues.get(...at, "invoices"))).toMatchObject(forbidden);
  expect(await refusalOf(api.serviceBus.namespaces.get(...at))).toMatchObject(forbidden);
  const queue = `${azure.emulator.resourceId}/queues/orders`;
  expect(await refusalOf(all(api.authorization.roleAssignments.listForScope(queue)))).toMatchObject(
    forbidden,
  );
  // Nor does a role on the whole namespace show the namespace itself.
  azure.emulator.roles.assign("api", { role: "Azure Service Bus Data Receiver", scope: "" });
  expect(await api.serviceBus.queues.get(...at, "invoices")).toMatchObject({ name: "invoices" });
  expect(await refusalOf(api.serviceBus.namespaces.get(...at))).toMatchObject(forbidden);
  // The data owner may do all of Service Bus, and nothing of what is Authorization's.
  const owner = azure.clientsAs("owner");
  expect(await owner.serviceBus.namespaces.get(...at)).toMatchObject({ name: "emulator" });
  expect(
    await refusalOf(all(owner.authorization.roleAssignments.listForScope(queue))),
  ).toMatchObject(forbidden);
});

test("who may read a namespace reads nothing around it", async () => {
  await using azure = await managed();
  const { namespaces } = azure.serviceBus;
  const forbidden = { statusCode: 403, code: "AuthorizationFailed" };
  expect(await refusalOf(all(namespaces.list()))).toMatchObject(forbidden);
  expect(await refusalOf(all(namespaces.listByResourceGroup(azure.resourceGroup)))).toMatchObject(
    forbidden,
  );
  // Nor learns whether something else is there.
  expect(await refusalOf(namespaces.get(azure.resourceGroup, "another"))).toMatchObject(forbidden);
});

test("a subscription, a resource group and a namespace that are not there are not found", async () => {
  await using azure = await managed({
    identities: { auditor: { roles: [{ role: "Reader", scope: "/" }] } },
  });
  const { namespaces } = azure.serviceBus;
  expect(await refusalOf(namespaces.get("another", azure.name))).toMatchObject({
    statusCode: 404,
    code: "ResourceGroupNotFound",
    message: "Resource group 'another' could not be found.",
  });
  expect(await refusalOf(namespaces.get(azure.resourceGroup, "another"))).toMatchObject({
    statusCode: 404,
    code: "ResourceNotFound",
    message: `The Resource 'Microsoft.ServiceBus/namespaces/another' under resource group '${azure.resourceGroup}' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix`,
  });
  azure.serviceBus.subscriptionId = subscriptionId;
  expect(await refusalOf(all(namespaces.list()))).toMatchObject({
    statusCode: 404,
    code: "SubscriptionNotFound",
    message: `The subscription '${subscriptionId}' could not be found.`,
  });
});

test("a request without a version, or with one that is unknown, is a bad request", async () => {
  await using azure = await managed();
  const headers = { authorization: `Bearer ${await azure.token("auditor")}` };
  const { resourceId } = azure.emulator;
  expect(await azure.raw(resourceId, { headers })).toMatchObject({
    status: 400,
    body: { error: { code: "MissingApiVersionParameter" } },
  });
  expect(await azure.raw(`${resourceId}?api-version=2015-08-01`, { headers })).toMatchObject({
    status: 400,
    body: {
      error: {
        code: "NoRegisteredProviderFound",
        message: expect.stringContaining(
          "API version '2015-08-01' for type 'namespaces'. The supported api-versions are '2021-11-01, ",
        ),
      },
    },
  });
});

test("a version that knows them tells the least TLS and who may reach the namespace", async () => {
  await using azure = await managed();
  const headers = { authorization: `Bearer ${await azure.token("auditor")}` };
  const path = `${azure.emulator.resourceId}?api-version=2024-01-01`;
  expect(await azure.raw(path, { headers })).toMatchObject({
    status: 200,
    body: { properties: { minimumTlsVersion: "1.2", publicNetworkAccess: "Enabled" } },
  });
});

test("what the emulator has not is refused in words", async () => {
  await using azure = await managed();
  const headers = { authorization: `Bearer ${await azure.token("auditor")}` };
  const { resourceId } = azure.emulator;
  const at = (path: string): string => `${path}?api-version=2021-11-01`;
  expect(
    await azure.raw(at(`${resourceId}/privateEndpointConnections`), { headers }),
  ).toMatchObject({
    status: 404,
    body: { error: { code: "InvalidResourceType" } },
  });
  expect(await azure.raw(at(resourceId), { headers, method: "DELETE" })).toMatchObject({
    status: 405,
    body: { error: { code: "MethodNotAllowed" } },
  });
  expect(await azure.raw(at("/%zz"), { headers })).toMatchObject({
    status: 400,
    body: { error: { code: "BadRequest" } },
  });
});
