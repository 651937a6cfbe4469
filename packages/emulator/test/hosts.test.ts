import { startEmulator } from "@buspass/emulator";
import { expect, test } from "vitest";
import { runProgram } from "./run-program.ts";

const api = {
  roles: [{ role: "Azure Service Bus Data Owner", scope: "orders" }],
} as const;

test.each(["virtual machine", "kubernetes"] as const)(
  "on a %s, a program finds its identity by DefaultAzureCredential, unmodified",
  async (host) => {
    await using emulator = await startEmulator({
      queues: { orders: {} },
      identities: { api },
      tlsPort: 0,
    });
    const result = await runProgram("send-and-receive-by-default.mjs", {
      env: await emulator.envOn(host, "api"),
    });
    expect(result).toEqual({ exitCode: 0, stdout: "over TLS\n", stderr: "" });
    expect(emulator.inspect().identities["api"]?.tokensFromEndpoint).toBeGreaterThan(0);
  },
);

test("an identity that is not there, and Kubernetes without TLS, are told at once", async () => {
  await using emulator = await startEmulator({ identities: { api } });
  await expect(emulator.envOn("virtual machine", "nobody")).rejects.toThrow(/"nobody"/);
  await expect(emulator.envOn("kubernetes", "api")).rejects.toThrow(/tlsPort/);
});
