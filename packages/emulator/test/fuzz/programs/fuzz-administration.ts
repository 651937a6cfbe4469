import { readFile } from "node:fs/promises";
import { connect } from "node:tls";
import { ServiceBusAdministrationClient } from "@azure/service-bus";
import { startFuzzNamespace } from "../fuzz-namespace.ts";
import { mutatedRequest, requests } from "../http-mutations.ts";
import { Random } from "../random.ts";
import { tokenOf } from "../tokens.ts";

/*
 * Asks the administration API what clients ask, tampered with, over TLS, and says on stdout what became
 * of the namespace. A process of its own, as of `fuzz-doors.ts`.
 *
 * node --expose-gc fuzz-administration.ts SEED CASES [FIRST]
 */

const [seed = 1, cases = 1_000, first = 0] = process.argv.slice(2).map(Number);
const progress = { case: first };
/** A peer that is not answered by then has hung the namespace. */
const longestMs = 10_000;

for (const event of ["uncaughtException", "unhandledRejection"]) {
  process.on(event, (error: unknown) => fail(event, error));
}

function fail(what: string, error: unknown): never {
  const stack = error instanceof Error ? error.stack : String(error);
  process.stdout.write(`${JSON.stringify({ failed: what, ...progress, stack })}\n`);
  process.exit(1);
}

const { emulator, healthy, stranger } = await startFuzzNamespace();
const ca = await readFile(emulator.env["BUSPASS_EMULATOR_CA"] ?? "", "utf8");
const [, port = 0] = (emulator.administration ?? "").split(":").map(Number);
const admin = new ServiceBusAdministrationClient(
  emulator.administration ?? "",
  healthy.credential,
  { tlsOptions: { ca }, retryOptions: { maxRetries: 0 } },
);
const [owners, strangers] = [await tokenOf(healthy), await tokenOf(stranger)];

const statuses: Record<string, number> = {};
const spent = { slowestMs: 0, slowest: -1, roundTrips: 0, changed: 0 };
const memory: number[] = [];
for (let index = first; index < first + cases; index += 1) {
  await runCase(index);
  if (index % 25 === 24) await roundTrip();
  if (index % 200 !== 199) continue;
  emulator.reset();
  globalThis.gc?.();
  memory.push(process.memoryUsage().heapUsed);
}
await roundTrip();
process.stdout.write(
  `${JSON.stringify({
    ...spent,
    statuses,
    memory,
    maxRssBytes: process.resourceUsage().maxRSS * 1_024,
  })}\n`,
);
process.exit(0);

async function runCase(index: number): Promise<void> {
  progress.case = index;
  const random = new Random(seed * 1_000_003 + index);
  const trusted = random.chance(0.7);
  const bytes = mutatedRequest(random.pick(requests), trusted ? owners : strangers, random);
  const before = JSON.stringify(emulator.inspect().queues);
  const cpu = process.cpuUsage();
  const answer = await ask(bytes);
  const { user, system } = process.cpuUsage(cpu);
  const tookMs = (user + system) / 1_000;
  if (tookMs > spent.slowestMs) Object.assign(spent, { slowestMs: tookMs, slowest: index });
  const status = /^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? "none";
  statuses[status] = (statuses[status] ?? 0) + 1;
  // What the service itself answers so: an update of a subscription or rule that names an entity tag.
  if (status.startsWith("5") && !answer.includes("SubCode=50000.")) {
    fail("a defect", `${bytes}\n${answer}`);
  }
  if (JSON.stringify(emulator.inspect().queues) === before) return;
  if (!trusted) fail("wrong grant", `${bytes}\n${answer}`);
  spent.changed += 1;
}

/** What came back until the namespace closed. */
async function ask(bytes: Buffer): Promise<string> {
  const socket = connect({ host: "localhost", port, ca });
  const closed = Promise.withResolvers<void>();
  const deadline = setTimeout(() => closed.reject(new Error("It is not answered.")), longestMs);
  let came = "";
  socket.setEncoding("latin1").on("data", (text: string) => {
    came += text;
  });
  socket.on("error", () => {});
  socket.once("close", () => closed.resolve());
  socket.write(bytes);
  // The namespace may wait for more of the body. What was whole has had its effect by the time that a
  // later request is answered.
  const idle = setTimeout(() => {
    admin.getNamespaceProperties().then(() => socket.end(), closed.reject);
  }, 100);
  await closed.promise;
  clearTimeout(idle);
  clearTimeout(deadline);
  return came;
}

/** What a healthy client does all along. */
async function roundTrip(): Promise<void> {
  const name = `healthy-${spent.roundTrips}`;
  await admin.createQueue(name);
  const { maxDeliveryCount } = await admin.getQueue(name);
  if (maxDeliveryCount !== 10) throw new Error(`It has ${maxDeliveryCount} deliveries.`);
  await admin.deleteQueue(name);
  spent.roundTrips += 1;
}
