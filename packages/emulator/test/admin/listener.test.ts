import { ServiceBusAdministrationClient } from "@azure/service-bus";
import { startEmulator } from "@buspass/emulator";
import { expect, test } from "vitest";
import { administered } from "./administered.ts";

const tlsPort = 0;

test("the API is opened with the TLS listener, and other processes are told where", async () => {
  await using emulator = await startEmulator({ tlsPort });
  expect(emulator.administration).toMatch(/^localhost:\d+$/);
  expect(emulator.env["BUSPASS_EMULATOR_ADMINISTRATION"]).toBe(emulator.administration);
  expect(emulator.administration).not.toBe(emulator.namespace);
});

test("without a TLS listener there is no API", async () => {
  await using emulator = await startEmulator({});
  expect(emulator.administration).toBeUndefined();
  expect(emulator.env).not.toHaveProperty("BUSPASS_EMULATOR_ADMINISTRATION");
});

test("a port that is taken is an error, and leaves nothing open", async () => {
  await using first = await startEmulator({ tlsPort });
  const port = Number(first.administration?.split(":")[1]);
  await expect(startEmulator({ tlsPort, administrationPort: port })).rejects.toMatchObject({
    code: "EADDRINUSE",
  });
  await first.stop();
  await using second = await startEmulator({ tlsPort, administrationPort: port });
  expect(second.administration).toBe(`localhost:${port}`);
});

test("a client that does not trust the authority does not connect", async () => {
  await using namespace = await administered();
  const { credential } = namespace.emulator.as("owner");
  const admin = new ServiceBusAdministrationClient(namespace.host, credential, {
    retryOptions: { maxRetries: 0 },
  });
  await expect(admin.getQueue("orders")).rejects.toThrow(/certificate/);
});

test("a reset brings back what was defined, and nothing that was created", async () => {
  await using namespace = await administered({ queues: { orders: { maxDeliveryCount: 4 } } });
  await namespace.admin.createQueue("new");
  await namespace.admin.deleteQueue("orders");
  namespace.emulator.reset();
  expect(await namespace.admin.queueExists("new")).toBe(false);
  expect(await namespace.admin.getQueue("orders")).toMatchObject({ maxDeliveryCount: 4 });
});
