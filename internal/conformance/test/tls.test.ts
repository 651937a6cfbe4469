import { readFile } from "node:fs/promises";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { ServiceBusClient } from "@azure/service-bus";
import { expect, onTestFinished } from "vitest";
import { receiveOne } from "./kit/receive.ts";
import { requirement } from "./kit/requirement.ts";
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

requirement("SB-CONN-013", async ({ target }) => {
  const { emulator } = await openTls(target);
  const opened: string[] = [];
  class Watched extends WebSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      this.addEventListener("open", () => {
        opened.push(`${new URL(this.url).pathname} ${this.protocol}`);
      });
    }
  }
  const host = emulator.env["BUSPASS_EMULATOR_WEBSOCKET"] ?? "";
  const client = new ServiceBusClient(host, emulator.as("owner").credential, {
    webSocketOptions: { webSocket: Watched },
  });
  expect(await use(client)).toBe("over TLS");
  expect(opened).toEqual(["/$servicebus/websocket AMQPWSB10"]);
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
