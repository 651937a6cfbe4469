import { readFile } from "node:fs/promises";
import { connect } from "node:tls";
import { startEmulator } from "@buspass/emulator";
import { expect, test } from "vitest";
import { mutatedRequest } from "./http-mutations.ts";
import { Random } from "./random.ts";
import { cases, timeLimitMs } from "./run-fuzz.ts";

const scope = "https://management.azure.com/.default";
/** In every name that a stranger must not see. */
const marker = "MARKER";

test("who tampers with requests to Azure Resource Manager is told what is wrong, and learns nothing", {
  timeout: timeLimitMs,
}, async () => {
  await using emulator = await startEmulator({
    tlsPort: 0,
    queues: { [`${marker}1`]: {} },
    topics: { [`${marker}2`]: { subscriptions: { sub: {} } } },
    identities: { auditor: { roles: [{ role: "Reader", scope: "/" }] }, stranger: { roles: [] } },
  });
  const [readers = "", strangers = ""] = await Promise.all(
    ["auditor", "stranger"].map(async (name) => {
      const { token } = await emulator.as(name).credential.getToken(scope);
      return token;
    }),
  );
  const ca = await readFile(String(emulator.env["BUSPASS_EMULATOR_CA"]), "utf8");
  const port = Number(new URL(String(emulator.resourceManager)).port);
  const statuses: Record<string, number> = {};
  for (let index = 0; index < cases; index += 1) {
    const random = new Random(1_000_003 + index);
    const trusted = random.chance(0.6);
    const request = random.pick(requests(emulator.resourceId));
    const bytes = mutatedRequest(request, trusted ? readers : strangers, random);
    const answer = await ask(port, ca, bytes);
    const status = /^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? "none";
    statuses[status] = (statuses[status] ?? 0) + 1;
    expect(status, `case ${index}: ${bytes}\n${answer}`).not.toMatch(/^5/);
    if (!trusted) expect(answer, `case ${index}: ${bytes}`).not.toMatch(`"name":"${marker}`);
  }
  for (const status of ["200", "400", "401", "403", "404", "405"]) {
    expect(statuses[status], `status ${status}`).toBeGreaterThan(cases / 400);
  }
});

function requests(resourceId: string): Parameters<typeof mutatedRequest>[0][] {
  const authorization = "providers/Microsoft.Authorization";
  return [
    `${resourceId}?api-version=2021-11-01`,
    `${resourceId}/queues?api-version=2021-11-01&$skip=0&$top=10`,
    `${resourceId}/queues/${marker}1?api-version=2021-11-01`,
    `${resourceId}/topics/${marker}2/subscriptions/sub/rules/$Default?api-version=2021-11-01`,
    `${resourceId}/${authorization}/roleAssignments?api-version=2022-04-01&$filter=atScope()`,
    `${resourceId}/${authorization}/roleDefinitions?api-version=2022-04-01`,
  ].map((path) => ({ method: "GET", path, headers: [], body: "" }));
}

/** What came back until the connection closed, or until nothing comes: the rest of the request may be awaited. */
function ask(port: number, ca: string, bytes: Buffer): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  const socket = connect({ host: "localhost", port, ca });
  let came = "";
  socket.setEncoding("latin1").on("data", (text: string) => {
    came += text;
  });
  socket.on("error", () => {});
  socket.setTimeout(200, () => socket.destroy());
  socket.once("close", () => resolve(came));
  socket.write(bytes);
  return promise;
}
