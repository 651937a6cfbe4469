import { readFile } from "node:fs/promises";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { ServiceBusClient } from "@azure/service-bus";
import { expect, onTestFinished } from "vitest";
import { receiveOne } from "./kit/receive.ts";
import { knownGap, requirement } from "./kit/requirement.ts";
import type { EmulatorNamespace, Target } from "./kit/target.ts";

/** The emulator behind its TLS door; this process trusts its authority until the test ends. */
async function openTls(target: Target): Promise<EmulatorNamespace> {
  const namespace = await target.openEmulator("needs a port of its own", {
    queues: { orders: {} },
    tlsPort: 0,
  });
  const ca = await readFile(namespace.emulator.env["BUSPASS_EMULATOR_CA"] ?? "", "utf8");
  const trusted = getCACertificates();
  setDefaultCACertificates([...trusted, ca]);
  onTestFinished(() => setDefaultCACertificates(trusted));
  return namespace;
}

/** Sends and receives with a client, which is closed then. */
async function use(client: ServiceBusClient): Promise<unknown> {
  await client.createSender("orders").sendMessages({ body: "over TLS" });
  const { body } = await receiveOne(client.createReceiver("orders"));
  await client.close();
  return body;
}

knownGap("SB-CONN-013", "the emulator has no WebSocket door on the network", async ({ target }) => {
  const { emulator } = await openTls(target);
  const { promise, resolve } = Promise.withResolvers<string>();
  const url = `wss://${emulator.namespace}/$servicebus/websocket`;
  const socket = new WebSocket(url, ["AMQPWSB10"]);
  socket.onopen = () => resolve(socket.protocol);
  socket.onerror = () => resolve("refused");
  expect(await promise).toBe("AMQPWSB10");
  socket.close();
});

requirement("SB-CONN-014", async ({ target }) => {
  const { emulator } = await openTls(target);
  expect(emulator.namespace).toMatch(/^localhost:\d+$/);
  const { credential } = emulator.as("owner");
  expect(await use(new ServiceBusClient(emulator.namespace, credential))).toBe("over TLS");
});

requirement("SB-CONN-015", async ({ target }) => {
  const { emulator } = await openTls(target);
  const client = new ServiceBusClient(
    "contoso.servicebus.windows.net",
    emulator.as("owner").credential,
    { customEndpointAddress: `sb://${emulator.namespace}` },
  );
  expect(await use(client)).toBe("over TLS");
});
