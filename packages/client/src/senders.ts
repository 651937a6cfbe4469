import { retryBudget } from "@buspass/retry";
import type { BuspassError } from "./buspass-error.ts";
import { BusyBreaker } from "./busy-breaker.ts";
import type { ConnectedIdentity } from "./connected-identity.ts";
import type { DeclaredEntity } from "./declared-entity.ts";
import { named } from "./entity.ts";
import type { SenderHealth } from "./health.ts";
import { Sender } from "./sender.ts";
import type { Transport } from "./transport.ts";
import { within } from "./within.ts";

/** What the senders of a client need of it. */
export interface SendersSetup {
  readonly namespace: string;
  readonly identity: ConnectedIdentity;
  readonly transport: Transport;
  explained(cause: unknown, declared: DeclaredEntity): BuspassError;
}

/** How many transfers may be repeated before one succeeds again. */
const retries = 100;

/** How many batches may be under way to an entity over one connection, where no order was asked for. */
const flights = 8;

/** How long closing waits for messages that are being sent. */
const drainTimeoutMs = 10_000;

/** The senders of a client, one for each entity, however often the program asks for it. */
export class Senders {
  readonly #setup: SendersSetup;
  readonly #senders = new Map<string, Sender>();
  readonly #breaker = new BusyBreaker();
  readonly #budget = retryBudget(retries);
  readonly #closing = new AbortController();

  constructor(setup: SendersSetup) {
    this.#setup = setup;
  }

  of(declared: DeclaredEntity): Sender {
    const { entity, source } = declared;
    const { namespace, identity, transport, explained } = this.#setup;
    let sender = this.#senders.get(entity.path);
    if (sender === undefined) {
      sender = new Sender({
        attempted: { operation: "send", entity: named(entity), namespace, identity },
        flights: flights * transport.connections,
        breaker: this.#breaker,
        budget: this.#budget,
        closing: this.#closing.signal,
        send: (messages) => transport.send(source.topicOrQueue, messages),
        explained: (cause) => explained(cause, declared),
      });
      this.#senders.set(entity.path, sender);
    }
    return sender;
  }

  health(): SenderHealth[] {
    return [...this.#senders.values()].map((sender) => sender.health());
  }

  /** Waits for a while for what is being sent, and ends what is left with a reason. */
  async close(reason: BuspassError): Promise<void> {
    const senders = [...this.#senders.values()];
    await within(drainTimeoutMs, Promise.all(senders.map((sender) => sender.emptied())));
    this.#closing.abort();
    for (const sender of senders) sender.fail(reason);
  }
}
