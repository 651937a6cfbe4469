import { expect, test } from "vitest";
import { pythonWith } from "./find-python.ts";
import { runPython, startForPython } from "./python.ts";

const python = await pythonWith("azure.servicebus", "azure.identity");

test.skipIf(python === undefined)(
  "azure-servicebus for Python does all that it can (skipped without python3-azure)",
  async () => {
    await using emulator = await startForPython();
    expect(await runPython(python ?? "", "azure_servicebus.py", emulator.env)).toEqual([
      "peeked ['m-0', 'm-1', 'm-2']",
      "left 0",
      "abandoned 1 {b'n': 7}",
      "deferred one",
      "dead letter Broken It is.",
      "scheduled 2",
      "cancelled 0",
      "session monday b'open'",
      "subscription order.paid",
    ]);
    expect(emulator.inspect().identities["owner"]?.tokensFromEndpoint).toBe(1);
  },
);
