import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { manualClock, startEmulator } from "@buspass/emulator";
import { developerSignIn, tokenClaims } from "@buspass/identity";
import { afterEach, expect, onTestFinished, test, vi } from "vitest";
import { scope } from "./asked-credential.ts";

afterEach(() => {
  vi.unstubAllEnvs();
});

/** A folder with a command that prints a text, and the only one in which commands are found. */
async function command(name: string, prints: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "buspass-identity-"));
  onTestFinished(() => rm(folder, { recursive: true, maxRetries: 3 }));
  const output = join(folder, "output");
  await writeFile(output, prints);
  await writeFile(join(folder, `${name}.cmd`), `@type "${output}"\r\n`);
  await writeFile(join(folder, name), `#!/bin/sh\nexec /bin/cat '${output}'\n`);
  await chmod(join(folder, name), 0o755);
  const system = process.platform === "win32" ? [process.env["SystemRoot"] ?? ""] : [];
  vi.stubEnv("PATH", [folder, ...system.map((root) => join(root, "System32"))].join(delimiter));
}

async function developersToken() {
  const emulator = await startEmulator({ identities: { developer: { roles: [] } } });
  onTestFinished(() => emulator.stop());
  const { token, expiresOnTimestamp } = await emulator
    .as("developer")
    .credential.getToken("https://servicebus.azure.net/.default");
  return {
    token,
    expiresOn: new Date(expiresOnTimestamp).toISOString(),
    objectId: emulator.inspect().identities["developer"]?.objectId,
  };
}

test.each<[string, string, (token: string, expiresOn: string) => object]>([
  [
    "az",
    "the Azure CLI",
    (accessToken, expiresOn) => ({
      accessToken,
      expiresOn,
      expires_on: Date.parse(expiresOn) / 1000,
      tokenType: "Bearer",
    }),
  ],
  ["azd", "the Azure Developer CLI", (token, expiresOn) => ({ token, expiresOn })],
])("whoever is signed in with %s is the developer", async (name, _, answer) => {
  const { token, expiresOn, objectId } = await developersToken();
  await command(name, JSON.stringify(answer(token, expiresOn)));

  const credential = developerSignIn({ environment: "development" });
  const given = await credential.getToken(scope);

  expect(credential).toMatchObject({
    source: "the sign-in of VS Code or Azure CLI or Azure Developer CLI",
    identity: "the developer",
  });
  expect(tokenClaims(given.token)?.objectId).toBe(objectId);
});

test("the tool is started once for each token, however often it is asked", async () => {
  const { token, expiresOn } = await developersToken();
  await command("azd", JSON.stringify({ token, expiresOn }));
  const clock = manualClock();
  const credential = developerSignIn({ environment: "development" }, { clock });

  const first = await credential.getToken(scope);
  vi.stubEnv("PATH", "");

  expect(await credential.getToken(scope)).toBe(first);
});

test("nobody is signed in: what each tool says, and what to do", async () => {
  await command("other", "");

  const credential = developerSignIn({ environment: "development" });

  await expect(credential.getToken(scope)).rejects.toMatchObject({
    name: "IdentityError",
    code: "NotSignedIn",
    message:
      "No developer is signed in on this machine. VS Code: Visual Studio Code Authentication is not available. Azure CLI: Azure CLI could not be found. Azure Developer CLI: Azure Developer CLI couldn't be found. Sign in with `az login`.",
  });
});

test.each([
  [undefined, "nobody has said that this is."],
  ["", "nobody has said that this is."],
  ["production", 'this environment is "production".'],
])("where the environment is %j nobody's sign-in is used", (environment, reason) => {
  vi.stubEnv("BUSPASS_ENVIRONMENT", environment);

  expect(() => developerSignIn()).toThrow(
    expect.objectContaining({
      code: "NotDevelopment",
      message: `A developer's sign-in is for development, and ${reason} Set BUSPASS_ENVIRONMENT=development on a developer's machine, or use the managed identity of the host.`,
    }),
  );
});

test("the variable or the option declares development, and the option goes before", () => {
  vi.stubEnv("BUSPASS_ENVIRONMENT", "Development");
  expect(developerSignIn().identity).toBe("the developer");
  expect(() => developerSignIn({ environment: "test" })).toThrow('this environment is "test".');
});
