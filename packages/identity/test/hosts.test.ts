import { execFile } from "node:child_process";
import { access, mkdir, rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { type IdentityHost, startEmulator } from "@buspass/emulator";
import { afterAll, expect, test } from "vitest";

const emulator = await startEmulator({
  tlsPort: 0,
  identities: { api: { systemAssigned: true, roles: [] }, worker: { roles: [] } },
});
afterAll(() => emulator.stop());

/** What a process on such a host finds out by itself. */
async function whoAmI(env: Readonly<Record<string, string>>): Promise<unknown> {
  const program = fileURLToPath(new URL("programs/who-am-i.ts", import.meta.url));
  const trust = { NODE_EXTRA_CA_CERTS: emulator.env["NODE_EXTRA_CA_CERTS"] ?? "" };
  const { stdout } = await promisify(execFile)(process.execPath, [program], {
    env: { PATH: process.env["PATH"] ?? "", ...trust, ...env },
  });
  return JSON.parse(stdout);
}

function claimsOf(name: string) {
  const { clientId = "", objectId } = emulator.inspect().identities[name] ?? {};
  return expect.objectContaining({ clientId, objectId, type: "app" });
}

const worker = emulator.inspect().identities["worker"]?.clientId ?? "";

/** The real client reads Arc's key files from one folder alone, and only root may make it. */
const arcKeys = "/var/opt/azcmagent/tokens";
const mayPlayArc = process.platform === "linux" && (await canMake(arcKeys));

async function canMake(folder: string): Promise<boolean> {
  const there = await access(folder).then(
    () => true,
    () => false,
  );
  if (there) return true;
  const made = await mkdir(folder, { recursive: true }).catch(() => undefined);
  if (made !== undefined) await rm(made, { recursive: true });
  return made !== undefined;
}

const hosts: readonly [IdentityHost, boolean, { kind: string; source: string }][] = [
  [
    "virtual machine",
    true,
    {
      kind: "Azure virtual machine",
      source: "the instance metadata service of an Azure virtual machine",
    },
  ],
  ["arc", mayPlayArc, { kind: "Azure Arc", source: "the managed identity endpoint of Azure Arc" }],
  ["kubernetes", true, { kind: "Kubernetes", source: "workload identity of Kubernetes" }],
];

test.each([
  ["api", {}, "the system-assigned identity"],
  ["worker", { AZURE_SERVICEBUS_CLIENTID: worker }, `client id ${worker}`],
])(
  "on App Service a process is %s",
  async (name, env, identity) => {
    expect(await whoAmI({ ...emulator.env, ...env })).toEqual({
      kind: "App Service",
      source: "the managed identity endpoint of App Service",
      identity,
      claims: claimsOf(name),
    });
  },
  20_000,
);

for (const [host, isPossible, found] of hosts) {
  test.runIf(isPossible)(
    `on a host of the kind "${host}" a process is who the variables say`,
    async () => {
      const env = await emulator.envOn(host, "worker");

      expect(await whoAmI(env)).toEqual({
        ...found,
        identity: `client id ${worker}`,
        claims: claimsOf("worker"),
      });
    },
    20_000,
  );
}

test("an emulator's identity goes before a developer's sign-in", async () => {
  const env = { ...emulator.env, BUSPASS_ENVIRONMENT: "development" };

  expect(await whoAmI(env)).toMatchObject({ kind: "App Service", claims: claimsOf("api") });
}, 20_000);
