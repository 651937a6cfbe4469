import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { runBuspass } from "../run-buspass.ts";
import { temporaryFile } from "../temporary-file.ts";
import { configFile, namespaceId, planted, startAzure } from "./azure.ts";

const production = ["check", "--environment", "production"];

test.concurrent("Azure that is as declared is fine", async () => {
  await using azure = await startAzure();
  expect(await azure.run(production)).toEqual({
    exitCode: 0,
    stdout: "Azure has what is declared for production, and nothing that matters besides.\n",
    stderr: "",
  });
});

test.concurrent("five planted differences are found, and nothing else", async () => {
  await using azure = await startAzure(planted);
  const { exitCode, stdout, stderr } = await azure.run([...production, "--json"]);
  expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: "" });
  const { findings, ...rest } = JSON.parse(stdout);
  expect(rest).toEqual({ environment: "production", namespaceId });
  expect(
    findings.map(({ kind, path, what }: Record<string, string>) => [kind, path, what]),
  ).toEqual([
    [
      "too-broad-role-assignment",
      "identities.orders-api.sends[0]",
      "orders-api has Azure Service Bus Data Sender on resource group orders, and needs Azure Service Bus Data Sender on queue orders.",
    ],
    [
      "missing-role-assignment",
      "identities.orders-worker.receives[0]",
      "orders-worker does not have Azure Service Bus Data Receiver on queue orders.",
    ],
    [
      "unknown-principal",
      undefined,
      "User 11111111-2222-4333-8444-555555555555 has Azure Service Bus Data Owner on the namespace, and is no identity of the declaration.",
    ],
    [
      "entity-differs",
      "queues.orders.maxDeliveryCount",
      "Queue orders has maxDeliveryCount 100, and 5 is declared.",
    ],
    ["undeclared-entity", "queues", "Queue orders-test is not declared."],
  ]);
});

test.concurrent("for a person each difference has its way out", async () => {
  await using azure = await startAzure(planted);
  const { exitCode, stdout } = await azure.run(production);
  expect(exitCode).toBe(1);
  expect(stdout).toContain(`A declared right is not assigned (1)
  The identity is refused when it does what the declaration lets it do.

  orders-worker does not have Azure Service Bus Data Receiver on queue orders.  identities.orders-worker.receives[0]
  Assign it, by deploying the declaration to production or with the command.
    az role assignment create --assignee-object-id ${azure.principals["orders-worker"]} --assignee-principal-type ServicePrincipal --role 4f6d3b9b-027b-4f4c-9142-0e5a2a2247e0 --scope ${namespaceId}/queues/orders
`);
  expect(stdout).toMatch(/\n5 differences between the declaration and Azure, in production\.\n$/);
});

test.concurrent("who may not read the namespace is told the role and the command", async () => {
  await using azure = await startAzure(undefined, { roles: [] });
  const { exitCode, stdout, stderr } = await azure.run(production);
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
  expect(stderr).toMatch(
    /^buspass: [\da-f-]{36} may not read namespace contoso-prod \(Microsoft\.ServiceBus\/namespaces\/read\)\. Assign the role Reader, and wait five minutes: `az role assignment create --assignee-object-id [\da-f-]{36} --role Reader --scope \/subscriptions\/.*\/contoso-prod`\.\n$/,
  );
});

test.concurrent("who is not signed in is told how to", async () => {
  await using azure = await startAzure();
  const { exitCode, stderr } = await runBuspass(
    ["access", ...production, "--config", configFile, "--resource-manager", azure.endpoint],
    { PATH: "", AZURE_CONFIG_DIR: "nowhere", IDENTITY_ENDPOINT: "" },
  );
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(/^buspass: No developer is signed in on this machine\..*`az login`\.\n$/s);
});

test.concurrent("a token for another cloud is refused in words", async () => {
  await using azure = await startAzure();
  const { exitCode, stderr } = await azure.run([
    ...production,
    "--audience",
    "https://management.chinacloudapi.cn",
  ]);
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(
    /^buspass: Azure refuses the token: .*https:\/\/management\.chinacloudapi/,
  );
});

test.concurrent.each([
  [["--environment", "staging"], /^buspass: The declaration has no environment "staging"/],
  [["--environment", "development"], /^buspass: Environment "development" is the emulator/],
  [[], /^buspass: Say for which environment/],
  [
    ["--environment", "elsewhere"],
    /add subscriptionId and resourceGroup to environments\.elsewhere/,
  ],
  [["--format", "xml"], /Allowed choices are text, json, sarif/],
  [["--resource-manager", "localhost"], /It begins with https:\/\//],
  [
    ["--rights-used", "nowhere.json"],
    /^buspass: Cannot read nowhere\.json: it is not there\. `buspass emulator --rights-used FILE/,
  ],
])("access check %j is wrong usage", async (args, message) => {
  const { exitCode, stdout, stderr } = await runBuspass([
    "access",
    "check",
    "--config",
    configFile,
    ...args,
  ]);
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
  expect(stderr).toMatch(message);
  expect(stderr).not.toMatch(/^ {4}at /m);
});

test.concurrent("a run under the emulator says which declared rights nothing needed", async () => {
  await using file = await temporaryFile("of an earlier run");
  const program = fileURLToPath(new URL("../programs/send-order.ts", import.meta.url));
  const run = ["emulator", "--config", configFile, "--rights-used", file.path];
  const environment = { BUSPASS_ENVIRONMENT: "" };
  expect(await runBuspass([...run, "--", process.execPath, program], environment)).toMatchObject({
    exitCode: 0,
    stderr: "",
  });

  const check = ["access", "check", "--config", configFile, "--rights-used", file.path];
  expect(await runBuspass(check)).toEqual({
    exitCode: 1,
    stdout: `orders-worker may receive from orders, and did not.  identities.orders-worker.receives[0]
  Remove identities.orders-worker.receives[0], or test what needs it.

orders-api was refused to receive from orders.
  Declare it, if the identity is to do that.

2 differences between the declaration and the run.
`,
    stderr: "",
  });
});

test.concurrent("a file that has no rights in it is said to have none", async () => {
  await using file = await temporaryFile({ used: [{ identity: 1 }], refused: [] });
  expect(
    await runBuspass(["access", "check", "--config", configFile, "--rights-used", file.path]),
  ).toMatchObject({
    exitCode: 2,
    stderr: `buspass: ${file.path} has no rights that were used. Name a file that \`buspass emulator --rights-used FILE -- COMMAND\` wrote.\n`,
  });
});
