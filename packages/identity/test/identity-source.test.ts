import { identitySource } from "@buspass/identity";
import { expect, test } from "vitest";

const nowhere = (): boolean => false;

/** In the order in which the SDK looks: each host has the variables of all that come after it too. */
const hosts: readonly [string, Record<string, string>][] = [
  [
    "workload identity of Kubernetes",
    { AZURE_CLIENT_ID: "id", AZURE_TENANT_ID: "tenant", AZURE_FEDERATED_TOKEN_FILE: "/file" },
  ],
  [
    "the managed identity endpoint of Service Fabric",
    { IDENTITY_SERVER_THUMBPRINT: "thumb", IDENTITY_ENDPOINT: "url", IDENTITY_HEADER: "secret" },
  ],
  [
    "the managed identity endpoint of App Service",
    { IDENTITY_ENDPOINT: "url", IDENTITY_HEADER: "secret" },
  ],
  [
    "the managed identity endpoint of Machine Learning",
    { MSI_ENDPOINT: "url", MSI_SECRET: "secret" },
  ],
  ["the managed identity endpoint of Cloud Shell", { MSI_ENDPOINT: "url" }],
  [
    "the managed identity endpoint of Azure Arc",
    { IDENTITY_ENDPOINT: "url", IMDS_ENDPOINT: "url" },
  ],
];

test.each(hosts.map((host, index) => [...host, index] as const))(
  "%s goes before what comes after it",
  (source, _, index) => {
    const later = Object.assign({}, ...hosts.slice(index).map(([, env]) => env));

    expect(identitySource(hosts[index]?.[1] ?? {}, nowhere)).toBe(source);
    expect(identitySource(later, nowhere)).toBe(source);
  },
);

test("without any sign it is the metadata service of a virtual machine", () => {
  expect(identitySource({}, nowhere)).toBe(
    "the instance metadata service of an Azure virtual machine",
  );
});

test("variables that are empty are no sign", () => {
  expect(identitySource({ IDENTITY_ENDPOINT: "", IDENTITY_HEADER: "" }, nowhere)).toBe(
    "the instance metadata service of an Azure virtual machine",
  );
});

test.runIf(["linux", "win32"].includes(process.platform))(
  "the agent of Azure Arc on the disk is a sign of its own",
  () => {
    const looked: string[] = [];
    const everywhere = (path: string): boolean => {
      looked.push(path);
      return true;
    };

    expect(identitySource({}, everywhere)).toBe("the managed identity endpoint of Azure Arc");
    expect(looked).toEqual([expect.stringMatching(/himds(\.exe)?$/)]);
  },
);
