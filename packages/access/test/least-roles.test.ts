import { ServiceBusClient } from "@azure/service-bus";
import { type Access, roleAssignments } from "@buspass/access";
import { type Emulator, startEmulator } from "@buspass/emulator";
import fc from "fast-check";
import { expect, test } from "vitest";
import { randomAccess } from "./random-access.ts";

/*
 * The emulator is the judge, which refuses as Azure does: with these assignments every declared operation
 * of the real SDK works and no other, and without any one of them a declared operation is refused.
 */

/** Something that an identity may do or not. */
interface Operation {
  readonly identity: string;
  readonly kind: "send" | "receive" | "peek dead letters";
  /** `"orders"`, `"events/billing"`. */
  readonly entity: string;
}

test("the assignments of a declaration are enough, grant nothing else, and none can go", async () => {
  await fc.assert(
    fc.asyncProperty(randomAccess, async (access) => {
      const assignments = roleAssignments(access);
      await using emulator = await startEmulator(access.emulator());
      await using clients = clientsOf(access, emulator);

      expect(await allowed(access, clients)).toEqual(declared(access));

      for (const { identity, role, entity } of assignments) {
        emulator.roles.revoke(identity, { role, scope: entity });
        const left = await allowed(access, clients, identity);
        const wanted = declared(access, identity);
        expect(left.length, `${identity} without ${role} on ${entity}`).toBeLessThan(wanted.length);
        expect(wanted).toEqual(expect.arrayContaining(left));
        emulator.roles.assign(identity, { role, scope: entity });
      }
    }),
    { numRuns: 40, seed: 5 },
  );
}, 60_000);

/** What the lines of a declaration let an identity do, or all of them. */
function declared({ identities }: Access, only?: string): Operation[] {
  return Object.entries(identities)
    .filter(([identity]) => only === undefined || identity === only)
    .flatMap(([identity, { sends, receives }]) => [
      ...sends.map((entity): Operation => ({ identity, kind: "send", entity })),
      ...receives.flatMap((entity): Operation[] => [
        { identity, kind: "receive", entity },
        { identity, kind: "peek dead letters", entity },
      ]),
    ])
    .sort(inOrder);
}

/** What of all that can be tried works. */
async function allowed(access: Access, clients: Clients, only?: string): Promise<Operation[]> {
  const operations = everything(access).filter(
    ({ identity }) => only === undefined || identity === only,
  );
  const results = await Promise.all(
    operations.map(async (operation) => ({ operation, works: await works(operation, clients) })),
  );
  return results
    .filter(({ works }) => works)
    .map(({ operation }) => operation)
    .sort(inOrder);
}

function everything({ bus, identities }: Access): Operation[] {
  const topics = Object.keys(bus.topics);
  const queues = Object.keys(bus.queues);
  const subscriptions = Object.entries(bus.topics).flatMap(([topic, { subscriptions }]) =>
    Object.keys(subscriptions).map((name) => `${topic}/${name}`),
  );
  return Object.keys(identities).flatMap((identity) => [
    ...[...queues, ...topics].map((entity): Operation => ({ identity, kind: "send", entity })),
    ...[...queues, ...subscriptions].flatMap((entity): Operation[] => [
      { identity, kind: "receive", entity },
      { identity, kind: "peek dead letters", entity },
    ]),
  ]);
}

async function works({ identity, kind, entity }: Operation, clients: Clients): Promise<boolean> {
  const client = clients.of(identity);
  const link = kind === "send" ? client.createSender(entity) : receiver(client, kind, entity);
  try {
    if ("sendMessages" in link) await link.sendMessages({ body: "anything" });
    else if (kind === "receive") await link.receiveMessages(1, { maxWaitTimeInMs: 1 });
    else await link.peekMessages(1);
    return true;
  } catch (error) {
    expect(error).toHaveProperty("code", "UnauthorizedAccess");
    return false;
  } finally {
    await link.close();
  }
}

function receiver(client: ServiceBusClient, kind: Operation["kind"], entity: string) {
  const options = kind === "receive" ? {} : ({ subQueueType: "deadLetter" } as const);
  const slash = entity.lastIndexOf("/");
  // Queues of a random bus have no slash.
  return slash === -1
    ? client.createReceiver(entity, options)
    : client.createReceiver(entity.slice(0, slash), entity.slice(slash + 1), options);
}

/** A client of the SDK for each identity. */
interface Clients extends AsyncDisposable {
  of(identity: string): ServiceBusClient;
}

function clientsOf({ identities }: Access, emulator: Emulator): Clients {
  const clients = new Map(
    Object.keys(identities).map((name) => {
      const { namespace, credential, webSocket } = emulator.as(name);
      const options = { webSocketOptions: { webSocket }, retryOptions: { maxRetries: 0 } };
      return [name, new ServiceBusClient(namespace, credential, options)];
    }),
  );
  return {
    of(identity) {
      const client = clients.get(identity);
      if (client === undefined) throw new Error(`No client for ${identity}.`);
      return client;
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([...clients.values()].map((client) => client.close()));
    },
  };
}

function inOrder(one: Operation, other: Operation): number {
  return JSON.stringify(one) < JSON.stringify(other) ? -1 : 1;
}
