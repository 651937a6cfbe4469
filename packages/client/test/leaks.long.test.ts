import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { type Emulator, startEmulator } from "@buspass/emulator";
import { afterAll, beforeAll, expect, test } from "vitest";
import { expectNothingIn } from "./expect-nothing-of.ts";
import { newerKey, olderKey } from "./made-keys.ts";

/*
 * All that a process writes, at every level of logging. The program in leaks.ts prints whatever a program
 * could: clients, events, errors, in every way.
 */

const program = fileURLToPath(new URL("programs/leaks.ts", import.meta.url));

let emulator: Emulator;

beforeAll(async () => {
  emulator = await startEmulator({
    queues: { orders: {} },
    identities: {
      owner: {
        systemAssigned: true,
        roles: [{ role: "Azure Service Bus Data Owner", scope: "" }],
      },
    },
    sharedAccessPolicies: [{ name: "partner", rights: ["Send", "Listen"] }],
    tlsPort: 0,
  });
});
afterAll(() => emulator.stop());

async function run(options: object, env: NodeJS.ProcessEnv): Promise<string> {
  const child = spawn(process.execPath, [program], {
    env: { ...process.env, ...emulator.env, TEST_OPTIONS: JSON.stringify(options), ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [out, error] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return out + error;
}

const levels: [string, NodeJS.ProcessEnv][] = [
  ["by default", {}],
  ["with AZURE_LOG_LEVEL=verbose", { AZURE_LOG_LEVEL: "verbose" }],
  ["with DEBUG=* and NODE_DEBUG=http,net,tls", { DEBUG: "*", NODE_DEBUG: "http,net,tls" }],
];

test.each(levels)(
  "a key that works is written nowhere %s",
  async (_, env) => {
    const connectionString = emulator.connectionString("partner");
    const [, key = ""] = /SharedAccessKey=(.+)$/.exec(connectionString) ?? [];
    const until = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);

    const said = await run(
      { key: { connectionString, until, reason: "a test of what leaks" } },
      env,
    );

    expect(said).toContain("sent\n");
    expect(said).toContain("BUSPASS_SHARED_ACCESS");
    expectNothingIn(said, [key]);
  },
  30_000,
);

test.each(levels.slice(0, 2))(
  "a token that works is written nowhere %s",
  async (_, env) => {
    const said = await run({}, env);

    expect(said).toContain("sent\n");
    // A token is known by the first part, which is the same in all of them.
    expect(said).not.toMatch(/eyJ[\w-]{10,}\.[\w-]{10,}/);
    expectNothingIn(said, [emulator.env["IDENTITY_HEADER"] ?? ""]);
  },
  30_000,
);

test.each(["*", "rhea*", "app,rhea:message", "rhea:raw"])(
  "DEBUG=%s makes the SDK write tokens, and the process is warned of it",
  async (DEBUG) => {
    const said = await run({}, { DEBUG });

    expect(said).toContain("[BUSPASS_DEBUG_WRITES_TOKENS] DebugWarning");
  },
  30_000,
);

test("with what the warning says, no token is written", async () => {
  const said = await run({}, { DEBUG: "*,-rhea:message,-rhea:raw" });

  expect(said).toContain("rhea:frames");
  expect(said).not.toContain("BUSPASS_DEBUG_WRITES_TOKENS");
  expect(said).not.toMatch(/eyJ[\w-]{10,}\.[\w-]{10,}/);
}, 30_000);

/** Variables that connect, or what is under it, reads. */
const variables = [
  "AZURE_SERVICEBUS_FULLYQUALIFIEDNAMESPACE",
  "AZURE_SERVICEBUS_CONNECTIONSTRING",
  "AZURE_SERVICEBUS_CLIENTID",
  "AZURE_CLIENT_ID",
  "AZURE_TENANT_ID",
  "AZURE_CLIENT_SECRET",
  "AZURE_FEDERATED_TOKEN_FILE",
  "AZURE_AUTHORITY_HOST",
  "AZURE_TOKEN_CREDENTIALS",
  "IDENTITY_ENDPOINT",
  "IDENTITY_HEADER",
  "IDENTITY_SERVER_THUMBPRINT",
  "MSI_ENDPOINT",
  "MSI_SECRET",
  "BUSPASS_ENVIRONMENT",
  "BUSPASS_EMULATOR_WEBSOCKET",
  "HTTPS_PROXY",
  "ConnectionStrings__orders",
  "CUSTOMCONNSTR_orders",
  "SERVICEBUS_CONNECTION_STRING",
];

test.each(variables)(
  "a key in %s is written nowhere",
  async (variable) => {
    const [newer, older] = [newerKey(), olderKey()];
    const texts = [
      newer,
      older,
      `Endpoint=sb://contoso-prod.servicebus.windows.net/;SharedAccessKeyName=Root;SharedAccessKey=${newer}`,
    ];
    const options = variable === "HTTPS_PROXY" ? { transport: "webSockets" } : {};
    for (const value of texts) {
      const said = await run(options, { [variable]: value, AZURE_LOG_LEVEL: "verbose" });

      expectNothingIn(said, [newer, older]);
    }
  },
  60_000,
);
