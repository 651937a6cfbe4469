import { once } from "node:events";
import { startEmulator } from "@buspass/emulator";
import { connectRawAs } from "@buspass-internal/raw-client";
import { expect, test } from "vitest";
import { runProgram } from "./run-program.ts";

const owner = { roles: [{ role: "Azure Service Bus Data Owner", scope: "" }] } as const;

test("a process whose emulator has stopped ends by itself", async () => {
  expect(await runProgram("start-and-stop.mjs", {})).toEqual({
    exitCode: 0,
    stdout: "stopped\n",
    stderr: "",
  });
});

test("stopping ends the connections of clients", async () => {
  const emulator = await startEmulator({ queues: { orders: {} }, identities: { owner } });
  const raw = await connectRawAs(emulator.as("owner"), "orders");
  expect(emulator.inspect().openConnections).toBe(1);
  const disconnected = once(raw.connection, "disconnected");
  await emulator.stop();
  await disconnected;
  expect(emulator.inspect().openConnections).toBe(0);
});

test("nobody connects to an emulator that has stopped", async () => {
  const emulator = await startEmulator({ identities: { owner } });
  const { webSocket: WebSocket, namespace } = emulator.as("owner");
  await emulator.stop();
  const socket = new WebSocket(`wss://${namespace}/$servicebus/websocket`);
  const closed = Promise.withResolvers<void>();
  socket.onclose = closed.resolve;
  await closed.promise;
  await expect(fetch(emulator.env["IDENTITY_ENDPOINT"] ?? "")).rejects.toThrow();
});

test("an emulator can be stopped twice, also at once", async () => {
  await using emulator = await startEmulator({ tlsPort: 0 });
  await Promise.all([emulator.stop(), emulator.stop()]);
  await emulator.stop();
});

test("an identity that is not there is named, with those that are", async () => {
  await using emulator = await startEmulator({ identities: { owner } });
  expect(() => emulator.as("onwer")).toThrow(
    new RangeError('No identity is called "onwer" here; there are: owner.'),
  );
});
