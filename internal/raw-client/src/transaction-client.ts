import rhea, {
  type Connection,
  type Message,
  type Sender,
  type Session,
  type Typed,
  type Types,
} from "rhea";
import { opened } from "./raw-client.ts";
import { type ToldState, TransactionFrames, transactionalState } from "./transaction-frames.ts";
import type { Transfer } from "./transfers.ts";

/** What a coordinator's link is asked for. */
export interface TransactionClient {
  readonly link: Sender;
  /** Gives a transaction's id. @throws the error, when the namespace refuses */
  declare(): Promise<Buffer>;
  /** Commits a transaction or, with `failed`, rolls it back. */
  discharge(transactionId: Buffer, failed?: boolean): Promise<ToldState>;
  /** Sends any value as a control message. */
  send(body: Typed): Promise<ToldState>;
}

/** Descriptors. [AMQP 4.5] */
const codes = { coordinator: 0x30, declare: 0x31, discharge: 0x32 };
/** How a message begins that is one value. */
const valueSection = Buffer.from([0x00, 0x53, 0x77]);

interface WritingTypes extends Types {
  readonly Writer: new () => { write(value: Typed): void; toBuffer(): Buffer };
}

const types = rhea.types as WritingTypes;

/** Opens a control link, on a session of its own or on one that others share. */
export async function openTransactions(
  connection: Connection,
  session: Session = newSession(connection),
): Promise<TransactionClient> {
  TransactionFrames.of(session);
  const link = session.open_sender({});
  // It is written on the next tick.
  Object.assign(Reflect.get(link, "local").attach, {
    target: types.wrap_described([], codes.coordinator),
  });
  await opened(link);
  const send = (body: Typed): Promise<ToldState> => {
    const writer = new types.Writer();
    writer.write(body);
    const message = Buffer.concat([valueSection, writer.toBuffer()]);
    return outcomeOf(link, link.send(message, undefined, 0));
  };
  return {
    link,
    send,
    async declare() {
      const { declared, error } = await send(types.wrap_described([], codes.declare));
      if (declared === undefined) throw error;
      return declared;
    },
    discharge(transactionId, failed = false) {
      const fields = [types.wrap_binary(transactionId), types.wrap_boolean(failed)];
      return send(types.wrap_described(fields, codes.discharge));
    },
  };
}

/** Sends a message in a transaction. */
export function sendIn(
  transactionId: Buffer,
  sender: Sender,
  message: Message | Buffer,
): Promise<ToldState> {
  const delivery = Buffer.isBuffer(message)
    ? sender.send(message, undefined, 0)
    : sender.send(message);
  TransactionFrames.of(sender.session).send(delivery.id, transactionId);
  return outcomeOf(sender, delivery);
}

/** Tells in a transaction what is to become of a message, such as `accepted`. */
export function settleIn(
  transactionId: Buffer,
  { delivery }: Transfer,
  outcome: "accepted" | "rejected" | "released" | "modified",
  fields: object = {},
): Promise<ToldState> {
  const told = TransactionFrames.of(delivery.link.session).next(false, delivery.id);
  const described = Reflect.get(rhea.message, outcome)(fields).described();
  delivery.update(false, transactionalState(transactionId, described));
  return told;
}

async function outcomeOf(sender: Sender, delivery: { readonly id: number }): Promise<ToldState> {
  const told = TransactionFrames.of(sender.session).next(true, delivery.id);
  const { promise: closed, reject } = Promise.withResolvers<never>();
  const onClose = (): void => reject(sender.error);
  sender.on("sender_close", onClose);
  try {
    return await Promise.race([told, closed]);
  } finally {
    sender.off("sender_close", onClose);
  }
}

function newSession(connection: Connection): Session {
  const session = connection.create_session();
  session.open();
  return session;
}
