import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { startEmulator } from "@buspass/emulator";
import { expect, test } from "vitest";
import { connectionString } from "./corpus/connection-strings.ts";
import { newerKey } from "./made-keys.ts";
import { anyOther, developer, pod, systemAssigned, userAssigned } from "./programs/credentials.ts";

test("the program of the README runs as it stands", async () => {
  await using emulator = await startEmulator({
    identities: { api: { systemAssigned: true, roles: [] } },
  });
  const program = fileURLToPath(new URL("programs/readme.ts", import.meta.url));

  const { stdout } = await promisify(execFile)(process.execPath, [program, newerKey()], {
    env: {
      PATH: process.env["PATH"] ?? "",
      ...emulator.env,
      SERVICEBUS_CONNECTION_STRING: connectionString(newerKey()),
    },
  });

  expect(stdout.split("\n")).toEqual([
    "SERVICEBUS_CONNECTION_STRING holds a key. Remove it and set AZURE_SERVICEBUS_FULLYQUALIFIEDNAMESPACE to the name of the namespace.",
    expect.stringMatching(/^App Service, told by .*IDENTITY_HEADER/),
    "the system-assigned identity, from the managed identity endpoint of App Service",
    `its object id is ${emulator.inspect().identities["api"]?.objectId}`,
    "renewed by itself, hours before it ends",
    "SharedAccessKey=<redacted>",
    "",
  ]);
}, 20_000);

test("each credential of the README says which identity it is for", () => {
  const id = "00000000-0000-0000-0000-000000000000";

  expect(
    [systemAssigned, userAssigned, pod, developer, anyOther].map(
      ({ source, identity }) => `${identity} from ${source}`,
    ),
  ).toEqual([
    expect.stringMatching(/^the system-assigned identity from /),
    expect.stringMatching(new RegExp(`^client id ${id} from `)),
    expect.stringMatching(/ from workload identity of Kubernetes$/),
    "the developer from the sign-in of VS Code or Azure CLI or Azure Developer CLI",
    "undefined from the certificate of the app",
  ]);
});
