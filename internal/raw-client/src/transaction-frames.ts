import { EventEmitter } from "node:events";
import rhea, { type MessageUtil, type Session, type Typed } from "rhea";

/** A delivery state as the namespace told it, where rhea knows only what is inside. */
export interface ToldState {
  /** The transaction that it is told in. */
  readonly transactionId: Buffer | undefined;
  /** The transaction that was declared. */
  readonly declared: Buffer | undefined;
  readonly name: string;
  readonly error: { readonly condition?: string; readonly description?: string } | undefined;
  readonly settled: boolean;
}

interface Performative {
  readonly delivery_id?: number;
  readonly role?: boolean;
  readonly first?: number;
  readonly last?: number;
  readonly settled?: boolean;
  state?: Typed | null;
  target?: Typed | undefined;
  /** The fields as they are written. */
  readonly value: (Typed | null)[];
}

/** rhea's session, as far as it must be taught of transactions. */
interface FramedSession extends Session {
  output(performative: Performative, payload?: Buffer): void;
  on_attach(frame: { readonly performative: Performative }): void;
  on_disposition(frame: { readonly performative: Performative }): void;
}

interface Outcomes extends MessageUtil {
  accepted(): { described(): Typed };
  unwrap_outcome(state: Typed): object;
}

const outcomes = rhea.message as Outcomes;

/** Descriptors. [AMQP 4.5] */
const coordinatorCode = 0x30;
const declaredCode = 0x33;
const transactionalCode = 0x34;
/** The place of the state in a transfer, for which rhea has no writer. [AMQP 2.7.5] */
const stateOfTransfer = 7;

/** The states of deliveries on one session that are part of transactions. [AMQP 4.4] */
export class TransactionFrames {
  static readonly #ofSessions = new WeakMap<Session, TransactionFrames>();
  readonly #told = new EventEmitter();
  readonly #sending = new Map<number, Typed>();

  static of(session: Session): TransactionFrames {
    const known = TransactionFrames.#ofSessions.get(session) ?? new TransactionFrames(session);
    TransactionFrames.#ofSessions.set(session, known);
    return known;
  }

  private constructor(session: Session) {
    const framed = session as FramedSession;
    const { output, on_attach: onAttach, on_disposition: onDisposition } = framed;
    framed.output = (performative, payload) => {
      const state = this.#sending.get(performative.delivery_id ?? -1);
      if (state !== undefined) performative.value[stateOfTransfer] = state;
      output.call(framed, performative, payload);
    };
    framed.on_attach = (frame) => {
      // No target that rhea knows.
      if (codeOf(frame.performative.target) === coordinatorCode) {
        frame.performative.target = undefined;
      }
      onAttach.call(framed, frame);
    };
    framed.on_disposition = (frame) => {
      this.#tell(frame.performative);
      onDisposition.call(framed, frame);
    };
  }

  /** Sends a delivery, which has not left yet, in a transaction. */
  send(deliveryId: number, transactionId: Buffer): void {
    this.#sending.set(deliveryId, transactionalState(transactionId));
  }

  /** Waits for the next state of a delivery; `role` is true for those that are sent from here. */
  async next(role: boolean, deliveryId: number): Promise<ToldState> {
    const { promise, resolve } = Promise.withResolvers<ToldState>();
    this.#told.once(`${role} ${deliveryId}`, resolve);
    return promise;
  }

  #tell(performative: Performative): void {
    const { role = false, first = 0, last, state, settled = false } = performative;
    const code = codeOf(state);
    const [id, inner]: readonly (Typed | undefined)[] = state?.value ?? [];
    const transactional = code === transactionalCode;
    if (transactional) performative.state = inner ?? null;
    if (code === declaredCode) performative.state = outcomes.accepted().described();
    const outcome = performative.state ? outcomes.unwrap_outcome(performative.state) : {};
    const told: ToldState = {
      transactionId: transactional ? id?.value : undefined,
      declared: code === declaredCode ? id?.value : undefined,
      name: String(Reflect.get(outcome.constructor, "composite_type")),
      error: Reflect.get(outcome, "error"),
      settled,
    };
    for (let each = first; each <= (last ?? first); each += 1) {
      this.#told.emit(`${role} ${each}`, told);
    }
  }
}

function codeOf(value: Typed | null | undefined): unknown {
  return Reflect.get(Object(value?.descriptor), "value");
}

/** The state of a delivery that is part of a transaction, with what is to become of it. */
export function transactionalState(transactionId: Buffer, outcome?: Typed): Typed {
  const { types } = rhea;
  const fields = [types.wrap_binary(transactionId), ...(outcome === undefined ? [] : [outcome])];
  return types.wrap_described(fields, transactionalCode);
}
