import { expect, test } from "vitest";
import { pythonWith } from "./find-python.ts";
import { runPython, startForPython } from "./python.ts";

const python = await pythonWith("azure.servicebus", "azure.identity");

const all = [
  "peeked ['m-0', 'm-1', 'm-2']",
  "left 0",
  "abandoned 1 {b'n': 7}",
  "deferred one",
  "dead letter Broken It is.",
  "scheduled 2",
  "canceled 0",
  "session monday b'open'",
  "subscription order.paid",
];

test.skipIf(python === undefined)(
  "azure-servicebus for Python does all that it can over WebSockets (skipped without python3-azure)",
  async () => {
    await using emulator = await startForPython();
    expect(await runPython(python ?? "", "azure_servicebus.py", emulator.env)).toEqual(all);
    expect(emulator.inspect().identities["owner"]?.tokensFromEndpoint).toBe(1);
  },
);

test.skipIf(python === undefined)(
  "azure-servicebus for Python does the same over TLS (skipped without python3-azure, or where its only port is taken)",
  async ({ skip }) => {
    const start = startForPython({ tlsPort: 5671 });
    const taken = await start.then(
      () => false,
      (error: NodeJS.ErrnoException) => error.code === "EADDRINUSE",
    );
    skip(taken, "Another program listens on port 5671.");
    await using emulator = await start;
    expect(await runPython(python ?? "", "azure_servicebus.py", emulator.env)).toEqual(all);
  },
);
