import type { Session } from "rhea";
import { checkDeliveryState, ProtocolViolation } from "./frame-check.ts";
import { keyLinksByNameAndRole } from "./link-names.ts";
import {
  type IncomingLink,
  type OutgoingDelivery,
  type OutgoingLink,
  rawFormat,
  type Value,
} from "./rhea.ts";
import { type TransactionalState, transactionalStateOf } from "./transactional-state.ts";

type Link = (IncomingLink | OutgoingLink) & {
  /** A delivery of which more frames are to come. */
  _incomplete?: { settled: boolean; readonly frames: (Buffer | undefined)[] } | undefined;
  readonly credit: number;
  is_sender(): boolean;
};

interface TransferFrame {
  readonly performative: {
    readonly handle: number;
    readonly delivery_id?: number | undefined;
    readonly more?: boolean | undefined;
    readonly aborted?: boolean | undefined;
    message_format?: number | undefined;
    /** The fields as they came. */
    readonly value: readonly (Value | undefined)[];
  };
  payload?: Buffer | undefined;
}

interface DispositionFrame {
  readonly performative: {
    readonly role: boolean;
    first: number;
    last?: number | undefined;
    state?: Value | undefined;
  };
}

interface Deliveries {
  readonly deliveries: { get_head(): { readonly id: number } | undefined };
}

interface UpdatedDelivery {
  readonly remote_state?: { readonly constructor: { readonly composite_type?: string } };
  readonly link: {
    _context(fields: object): object;
    dispatch(name: string, context: object): boolean;
  };
}

/** rhea's session, as far as a broker must do things its own way. */
interface ServerSession extends Session {
  readonly remote: { readonly handles: Record<number, Link | undefined> };
  readonly incoming: Deliveries & {
    next_transfer_id: number;
    next_delivery_id: number | undefined;
  };
  readonly outgoing: Deliveries & {
    readonly next_pending_delivery: number;
    /** Of which the client has told an outcome that nobody knows yet. */
    updated: UpdatedDelivery[];
  };
  on_transfer(frame: TransferFrame): void;
  on_disposition(frame: DispositionFrame): void;
}

/** The place of the state in a transfer. [AMQP 2.7.5] */
const stateOfTransfer = 7;

/** Message format of plain messages. */
const plainFormat = 0;

/** Makes a session that a client has begun fit for a client that errs, or means harm. */
export function guardSession(session: Session): void {
  const server = session as ServerSession;
  keyLinksByNameAndRole(server);
  limitTransfers(server);
  limitDispositions(server);
}

/**
 * Hands every message to its handlers as the bytes that came: decoding and encoding again would change
 * types, a Proton integer comes back as another. Of a message that is too large, only so much is kept
 * as shows that it is.
 */
function limitTransfers(session: ServerSession): void {
  const onTransfer = session.on_transfer;
  const { incoming, remote } = session;
  const received = new WeakMap<Link, number>();
  session.on_transfer = function (frame) {
    const { performative } = frame;
    const link = remote.handles[performative.handle];
    if (link === undefined || link.is_sender()) {
      throw new ProtocolViolation(
        `There is no link to send on with the handle ${performative.handle}.`,
      );
    }
    const state = performative.value[stateOfTransfer];
    checkDeliveryState(state);
    // rhea would make something else of it.
    if (state?.descriptor !== undefined) {
      Object.defineProperty(performative, "state", { value: state });
    }
    if (link._incomplete === undefined) {
      received.set(link, 0);
      // What is under way to a link that was refused is nobody's.
      if (!link.is_open()) return passOver();
      if (link.credit <= 0) {
        link.close({
          condition: "amqp:link:transfer-limit-exceeded",
          description: "A message came for which there was no credit.",
        });
        return passOver();
      }
    } else if (performative.aborted) {
      link._incomplete.settled = true;
      link._incomplete = undefined;
      incoming.next_transfer_id += 1;
      return;
    }
    const before = received.get(link) ?? 0;
    received.set(link, before + (frame.payload?.byteLength ?? 0));
    const limit = link.local.attach.max_message_size ?? 0;
    if (link._incomplete !== undefined && before > limit) frame.payload = undefined;
    if ((performative.message_format ?? plainFormat) === plainFormat) {
      performative.message_format = rawFormat;
    }
    onTransfer.call(this, frame);

    function passOver(): void {
      incoming.next_transfer_id += 1;
      const id = performative.delivery_id;
      if (id !== undefined && id !== null) incoming.next_delivery_id = id + 1;
    }
  };
}

/** rhea goes through a range of deliveries one by one, be there four billion in it. [AMQP 2.7.6] */
function limitDispositions(session: ServerSession): void {
  const onDisposition = session.on_disposition;
  const { incoming, outgoing } = session;
  session.on_disposition = function (frame) {
    const { performative } = frame;
    checkDeliveryState(performative.state);
    const ours = performative.role;
    const head = (ours ? outgoing : incoming).deliveries.get_head();
    const next = ours ? outgoing.next_pending_delivery : (incoming.next_delivery_id ?? 0);
    const first = Math.max(performative.first, head?.id ?? next);
    const last = Math.min(performative.last ?? performative.first, next - 1);
    if (first > last) return;
    performative.first = first;
    performative.last = last;
    const transactional = transactionalStateOf(performative.state);
    if (transactional === undefined) {
      onDisposition.call(this, frame);
      return;
    }
    performative.state = taggedOutcome(transactional);
    onDisposition.call(this, frame);
    tellOutcomes(outgoing);
  };
}

/** rhea tells them on the next tick. By then their transaction may be discharged, by a frame right behind. */
function tellOutcomes(outgoing: ServerSession["outgoing"]): void {
  const { updated } = outgoing;
  outgoing.updated = [];
  for (const delivery of updated) {
    const name = delivery.remote_state?.constructor.composite_type;
    if (name !== undefined) delivery.link.dispatch(name, delivery.link._context({ delivery }));
  }
}

/**
 * The transactions in which clients have told outcomes, by the fields of these: rhea knows no outcome
 * that is inside another state.
 */
const transactionOfFields = new WeakMap<object, Buffer>();

function taggedOutcome({ outcome, transactionId }: TransactionalState): Value | undefined {
  if (outcome === undefined) return undefined;
  // rhea gives all empty lists the same fields.
  const value = [...outcome.value];
  transactionOfFields.set(value, transactionId);
  return Object.assign(Object.create(outcome), { value });
}

/** The id of the transaction in which a client has told what became of a delivery to it. */
export function transactionOfOutcome({ remote_state }: OutgoingDelivery): Buffer | undefined {
  return transactionOfFields.get(remote_state.value);
}
