import { ServiceBusAdministrationClient } from "@azure/service-bus";
import { expect, test } from "vitest";
import { administered } from "./administered.ts";

test("with keys allowed, a policy that manages may create a queue that forwards", async () => {
  await using namespace = await administered({
    queues: { target: {} },
    sharedAccessPolicies: [{ name: "root", rights: ["Manage", "Send", "Listen"] }],
  });
  const { emulator, ca, host } = namespace;
  const connectionString = emulator.connectionString("root").replace(emulator.namespace, host);
  const admin = new ServiceBusAdministrationClient(connectionString, { tlsOptions: { ca } });
  await admin.createQueue("source", { forwardTo: "target" });
  expect((await namespace.admin.getQueue("source")).forwardTo).toMatch(/target$/);
});
