import { connectRawAs, sendRaw } from "@buspass-internal/raw-client";
import { expect, test } from "vitest";
import { pythonWith } from "./find-python.ts";
import { runPython, startForPython } from "./python.ts";

const python = await pythonWith("proton");

test.skipIf(python === undefined)(
  "Proton's transactions take a message and send others, or do neither (skipped without python3-qpid-proton)",
  async () => {
    await using emulator = await startForPython();
    using raw = await connectRawAs(emulator.as("owner"), "orders");
    const sender = await raw.openSender("orders");
    await sendRaw(sender, { message_id: "order", body: "order" });
    const env = { ...emulator.env, OUTCOMES: "abort,commit" };
    expect(await runPython(python ?? "", "qpid_proton_transactions.py", env)).toEqual([
      "received order",
      "aborted",
      "received order",
      "committed",
    ]);
    const { messages } = emulator.inspect().queues["orders"] ?? {};
    expect(messages?.map(({ messageId }) => messageId)).toEqual(["first", "second"]);
  },
);
