import {
  type DetectHostOptions,
  detectHost,
  type Environment,
  type HostFiles,
  hostIdentity,
  IdentityError,
} from "@buspass/identity";
import { describe, expect, test } from "vitest";

const one = "11111111-1111-4111-8111-111111111111";
const two = "22222222-2222-4222-8222-222222222222";
const azureTag = "7783-7084-3265-9085-8269-3286-77\n";
const assetTag = "/sys/class/dmi/id/chassis_asset_tag";

/** A host that has these files and no others. */
function filesOf(files: Readonly<Record<string, string>>): HostFiles {
  return { isReadable: (path) => path in files, text: (path) => files[path] };
}

function on(env: Environment, options: DetectHostOptions & { has?: Record<string, string> } = {}) {
  const { has = {}, ...rest } = options;
  return detectHost({ env, files: filesOf(has), platform: "linux", ...rest });
}

const appService = {
  WEBSITE_SITE_NAME: "orders",
  WEBSITE_HOSTNAME: "orders.azurewebsites.net",
  IDENTITY_ENDPOINT: "http://localhost:4141/MSI/token/",
  IDENTITY_HEADER: "a secret",
};
const pod = {
  KUBERNETES_SERVICE_HOST: "10.0.0.1",
  AZURE_CLIENT_ID: one,
  AZURE_TENANT_ID: two,
  AZURE_AUTHORITY_HOST: "https://login.microsoftonline.com/",
  AZURE_FEDERATED_TOKEN_FILE: "/var/run/secrets/azure/tokens/azure-identity-token",
};
const arc = {
  IDENTITY_ENDPOINT: "http://localhost:40342/metadata/identity/oauth2/token",
  IMDS_ENDPOINT: "http://localhost:40342",
};
const iis = { APP_POOL_ID: "orders", HTTP_PLATFORM_PORT: "31337" };
const himds = String.raw`C:\Program Files\AzureConnectedMachineAgent\himds.exe`;
const windows = { ProgramFiles: String.raw`C:\Program Files`, SystemDrive: "C:" };
const managed = "managed identity";
const imds = "the instance metadata service of an Azure virtual machine";

test.each<[string, ReturnType<typeof on>, { kind: string; iis: boolean; identity: object }]>([
  [
    "App Service on Linux",
    on(appService),
    {
      kind: "App Service",
      iis: false,
      identity: { use: managed, source: "the managed identity endpoint of App Service" },
    },
  ],
  [
    "IIS inside App Service",
    on({ ...appService, ...windows, ...iis }, { platform: "win32" }),
    { kind: "App Service", iis: true, identity: { use: managed } },
  ],
  [
    "IIS on a server with Azure Arc",
    on({ ...windows, ...iis }, { platform: "win32", has: { [himds]: "" } }),
    {
      kind: "Azure Arc",
      iis: true,
      identity: { use: managed, source: "the managed identity endpoint of Azure Arc" },
    },
  ],
  [
    "a service on a server with Azure Arc",
    on(arc),
    { kind: "Azure Arc", iis: false, identity: { use: managed } },
  ],
  [
    "an Azure virtual machine with Linux",
    on({}, { has: { [assetTag]: azureTag } }),
    { kind: "Azure virtual machine", iis: false, identity: { use: managed, source: imds } },
  ],
  [
    "IIS on an Azure virtual machine",
    on({ ...windows, ...iis }, { platform: "win32", has: { "C:\\WindowsAzure": "" } }),
    { kind: "Azure virtual machine", iis: true, identity: { use: managed, source: imds } },
  ],
  [
    "a pod with workload identity",
    on(pod),
    {
      kind: "Kubernetes",
      iis: false,
      identity: { use: "workload identity", clientId: one, variable: "AZURE_CLIENT_ID" },
    },
  ],
  [
    "a pod without it, on a node of Azure",
    on({ KUBERNETES_SERVICE_HOST: "10.0.0.1" }, { has: { [assetTag]: azureTag } }),
    { kind: "Kubernetes", iis: false, identity: { use: managed, source: imds } },
  ],
  [
    "an app of Container Apps",
    on({ ...appService, WEBSITE_SITE_NAME: "", CONTAINER_APP_NAME: "orders" }),
    { kind: "Container Apps", iis: false, identity: { use: managed } },
  ],
  [
    "a container",
    on({}, { has: { "/.dockerenv": "" } }),
    { kind: "container", iis: false, identity: { use: managed, source: imds } },
  ],
  [
    "a developer's machine",
    on({ BUSPASS_ENVIRONMENT: "development" }),
    { kind: "developer's machine", iis: false, identity: { use: "developer sign-in" } },
  ],
  [
    "a developer's container on an Azure virtual machine",
    on({}, { environment: "development", has: { "/.dockerenv": "", [assetTag]: azureTag } }),
    { kind: "developer's machine", iis: false, identity: { use: "developer sign-in" } },
  ],
  [
    "a host of App Service whose environment is called development",
    on(appService, { environment: "development" }),
    { kind: "App Service", iis: false, identity: { use: managed } },
  ],
  [
    "a virtual machine of another cloud",
    on({}, { has: { [assetTag]: "Amazon EC2" } }),
    { kind: "unknown", iis: false, identity: { use: managed, source: imds } },
  ],
])("%s is told by variables and files", (_, host, found) => {
  expect(host).toMatchObject(found);
});

test.each([
  ["CONTAINER_APP_NAME", "Container Apps"],
  ["CONTAINER_APP_JOB_NAME", "Container Apps"],
  ["IDENTITY_SERVER_THUMBPRINT", "Service Fabric"],
  ["WEBSITE_SITE_NAME", "App Service"],
  ["WEBSITE_HOSTNAME", "App Service"],
  ["IDENTITY_HEADER", "App Service"],
  ["AZURE_FEDERATED_TOKEN_FILE", "Kubernetes"],
  ["KUBERNETES_SERVICE_HOST", "Kubernetes"],
  ["IMDS_ENDPOINT", "Azure Arc"],
  ["AZURE_POD_IDENTITY_AUTHORITY_HOST", "Azure virtual machine"],
])("the variable %s alone tells of %s, and a blank one of nothing", (name, kind) => {
  expect(on({ [name]: "something" })).toMatchObject({
    kind,
    evidence: [{ kind: "variable", name }],
  });
  expect(on({ [name]: " " })).toMatchObject({ kind: "unknown", evidence: [] });
});

test.each<[string, string, NodeJS.Platform]>([
  ["/opt/azcmagent/bin/himds", "Azure Arc", "linux"],
  [himds, "Azure Arc", "win32"],
  [assetTag, "Azure virtual machine", "linux"],
  [String.raw`C:\WindowsAzure`, "Azure virtual machine", "win32"],
  ["/.dockerenv", "container", "linux"],
  ["/run/.containerenv", "container", "linux"],
])("the file %s alone tells of %s, on its own platform", (name, kind, platform) => {
  const has = { [name]: azureTag };
  const other = platform === "linux" ? "win32" : "linux";

  expect(on(windows, { has, platform })).toMatchObject({
    kind,
    evidence: [{ kind: "file", name }],
  });
  expect(on(windows, { has, platform: other })).toMatchObject({ kind: "unknown", evidence: [] });
});

test.each(["HTTP_PLATFORM_PORT", "APP_POOL_ID", "ASPNETCORE_PORT", "IISNODE_VERSION"])(
  "the variable %s alone tells of IIS, on whatever host",
  (name) => {
    expect(on({ [name]: "1" })).toMatchObject({ kind: "unknown", iis: true });
    expect(on({ [name]: "1", ...arc })).toMatchObject({ kind: "Azure Arc", iis: true });
  },
);

test("the evidence names what was found, and never says what is in it", () => {
  const host = on({ ...appService, ...iis, BUSPASS_ENVIRONMENT: "development" });

  expect(host.evidence).toEqual([
    { kind: "variable", name: "WEBSITE_SITE_NAME", says: "an app of App Service" },
    { kind: "variable", name: "WEBSITE_HOSTNAME", says: "an app of App Service" },
    {
      kind: "variable",
      name: "IDENTITY_HEADER",
      says: "an identity endpoint as App Service has it",
    },
    { kind: "variable", name: "HTTP_PLATFORM_PORT", says: "HttpPlatformHandler of IIS" },
    { kind: "variable", name: "APP_POOL_ID", says: "an application pool of IIS" },
    { kind: "variable", name: "BUSPASS_ENVIRONMENT", says: "an environment for development" },
  ]);
  for (const value of Object.values({ ...appService, ...iis })) {
    expect(JSON.stringify(host)).not.toContain(JSON.stringify(value));
  }
});

test("of several sources the one is told that the SDK takes, in its order", () => {
  const fabric = { ...appService, IDENTITY_SERVER_THUMBPRINT: "thumb" };
  const machineLearning = { MSI_ENDPOINT: "url", MSI_SECRET: "secret" };

  for (const [env, source] of [
    [{ ...fabric, ...machineLearning, ...arc }, "Service Fabric"],
    [{ ...appService, ...machineLearning, ...arc }, "App Service"],
    [{ ...machineLearning, ...arc }, "Machine Learning"],
    [{ MSI_ENDPOINT: "url", ...arc }, "Cloud Shell"],
    [arc, "Azure Arc"],
  ] as const) {
    expect(on(env).identity).toMatchObject({
      source: `the managed identity endpoint of ${source}`,
    });
  }
});

describe("what cannot be told is an error that says what to set", () => {
  const secret = { AZURE_TENANT_ID: two, AZURE_CLIENT_ID: one };
  test.each<[string, Environment, string, string]>([
    [
      "two client ids",
      { ...appService, AZURE_SERVICEBUS_CLIENTID: one, AZURE_CLIENT_ID: two },
      "IdentityAmbiguous",
      "AZURE_SERVICEBUS_CLIENTID and AZURE_CLIENT_ID name different identities. Set both to the same client id, or remove one of them.",
    ],
    [
      "a client secret",
      { ...appService, ...secret, AZURE_CLIENT_SECRET: "hush" },
      "IdentityAmbiguous",
      "With AZURE_CLIENT_SECRET the environment names an application that is not this host's identity, and other clients of Azure connect as it. Remove AZURE_CLIENT_SECRET, and AZURE_CLIENT_ID where it is that application's, or pass the credential that you mean.",
    ],
    [
      "a certificate",
      { ...appService, ...secret, AZURE_CLIENT_CERTIFICATE_PATH: "C:\\cert.pem" },
      "IdentityAmbiguous",
      "With AZURE_CLIENT_CERTIFICATE_PATH the environment names an application that is not this host's identity, and other clients of Azure connect as it. Remove AZURE_CLIENT_CERTIFICATE_PATH, and AZURE_CLIENT_ID where it is that application's, or pass the credential that you mean.",
    ],
    [
      "a name and a password",
      {
        ...secret,
        AZURE_USERNAME: "ann",
        AZURE_PASSWORD: "hush",
        BUSPASS_ENVIRONMENT: "development",
      },
      "IdentityAmbiguous",
      "With AZURE_USERNAME and AZURE_PASSWORD the environment names an application that is not this host's identity, and other clients of Azure connect as it. Remove AZURE_USERNAME and AZURE_PASSWORD, and AZURE_CLIENT_ID where it is that application's, or pass the credential that you mean.",
    ],
    [
      "a client secret of Service Connector's",
      { ...appService, AZURE_SERVICEBUS_CLIENTID: one, AZURE_SERVICEBUS_CLIENTSECRET: "hush" },
      "IdentityAmbiguous",
      "With AZURE_SERVICEBUS_CLIENTSECRET the environment names an application that is not this host's identity, and other clients of Azure connect as it. Remove AZURE_SERVICEBUS_CLIENTSECRET, and AZURE_SERVICEBUS_CLIENTID where it is that application's, or pass the credential that you mean.",
    ],
    [
      "App Service without an identity",
      { WEBSITE_SITE_NAME: "orders" },
      "IdentityMissing",
      "App Service has given this process no identity: IDENTITY_ENDPOINT is not set. Assign one (`az webapp identity assign`), and start the process again.",
    ],
    [
      "Container Apps without an identity",
      { CONTAINER_APP_NAME: "orders" },
      "IdentityMissing",
      "Container Apps has given this process no identity: IDENTITY_ENDPOINT is not set. Assign one (`az containerapp identity assign`), and start the process again.",
    ],
    [
      "a pod whose service account is not annotated",
      { ...pod, AZURE_CLIENT_ID: undefined, AZURE_TENANT_ID: " " },
      "IdentityMissing",
      "This pod has AZURE_FEDERATED_TOKEN_FILE and lacks AZURE_CLIENT_ID and AZURE_TENANT_ID. Annotate its service account with azure.workload.identity/client-id, and start the pod again.",
    ],
    [
      "a name in the place of a client id",
      { ...appService, AZURE_CLIENT_ID: "orders-api" },
      "IdentityInvalid",
      "The variable AZURE_CLIENT_ID is not of the right form. Write it as 00000000-0000-0000-0000-000000000000.",
    ],
  ])("%s", (_, env, code, message) => {
    const host = on(env);

    expect(host.identity).toEqual({ use: "nothing", problem: expect.any(IdentityError) });
    expect(() => hostIdentity(host)).toThrow(expect.objectContaining({ code, message }));
  });

  test("a secret that is not complete wins nowhere", () => {
    expect(on({ ...appService, AZURE_CLIENT_SECRET: "hush" }).identity).toMatchObject({
      use: managed,
    });
  });
});
