// The first program of a team that installed our packages. The check copies it beside them and runs it on every
// supported Node, so it is JavaScript, and without `await using`, which the oldest of them does not parse.
import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { bicep, defineAccess } from "@buspass/access";
import { connect, on } from "@buspass/client";
import { sharedAccess } from "@buspass/client/shared-access";
import { defineBus, defineMessage } from "@buspass/contracts";
import { startEmulator } from "@buspass/emulator";

const { imports, bins } = JSON.parse(
  readFileSync(new URL("entries.json", import.meta.url), "utf8"),
);

console.log(`Node ${process.version}`);

for (const specifier of imports) {
  const names = Object.keys(await import(specifier));
  if (names.length === 0) throw new Error(`${specifier} exports nothing.`);
  console.log(`${specifier}: ${names.join(", ")}`);
}

for (const bin of bins) {
  const version = execFileSync(process.execPath, [bin, "--version"], { encoding: "utf8" });
  console.log(`${bin}: ${version.trim()}`);
}

// What one file of a package makes, another must know as its own.
const credential = sharedAccess({
  connectionString: `Endpoint=sb://smoke-test.servicebus.windows.net/;SharedAccessKeyName=smoke;SharedAccessKey=${randomBytes(32).toString("base64")}`,
  reason: "the packages as they were packed",
  until: new Date().toISOString().slice(0, 10),
});
const keyed = await connect({ queues: {}, topics: {} }, { credential });
console.log(`${keyed}`);
await keyed.close();

// A typed message from one identity to another, through the packages as they were packed.
const schema = { "~standard": { version: 1, vendor: "smoke", validate: (value) => ({ value }) } };
const Sent = defineMessage("smoke.sent", { version: 1, schema });
const bus = defineBus({ queues: { smoke: { carries: [Sent] } } });
const access = defineAccess(bus, {
  environments: {
    development: { namespace: "emulator" },
    production: { namespace: "contoso-prod.servicebus.windows.net" },
  },
  identities: { sender: { sends: ["smoke"] }, receiver: { receives: ["smoke"] } },
});
const emulator = await startEmulator(access.emulator());
const sender = await connect(access.as("sender"), emulator);
// The whole bus, so that the namespace has to refuse.
const receiver = await connect(bus, emulator.as("receiver"));
await sender.queue("smoke").send(Sent, { number: 42 });
const received = await new Promise((resolve) => {
  receiver.queue("smoke").process(on(Sent, resolve));
});
if (received.number !== 42) throw new Error(`Received ${JSON.stringify(received)}.`);
const refusal = await receiver
  .queue("smoke")
  .send(Sent, {})
  .catch((error) => error.code);
if (refusal !== "AccessDenied") throw new Error(`The receiver's send ended with ${refusal}.`);
await Promise.all([sender.close(), receiver.close()]);
await emulator.stop();
if (!bicep(access, "production").includes("disableLocalAuth: true")) throw new Error("No Bicep.");
console.log("a message traveled from one identity to another, and not the other way");
