import { once } from "node:events";
import type { EmulatorConnection } from "@buspass/emulator";
import rhea, {
  type Connection,
  type EventContext,
  type Message,
  type Receiver,
  type ReceiverOptions,
  type Sender,
} from "rhea";

/** What `$cbs` said of a token. */
interface PutTokenReply {
  readonly status: number;
  readonly description: string;
}

/** A client that speaks AMQP 1.0 and knows nothing of Service Bus: for what the real one cannot do. */
export interface RawClient extends Disposable {
  readonly connection: Connection;
  /** Waits until the namespace has read all that was written before. */
  barrier(): Promise<void>;
  /** Puts a token for an entity. */
  putToken(token: unknown, entity: string, type?: string): Promise<PutTokenReply>;
  /** Sends any request to `$cbs` or to an entity's `$management`. */
  request(node: string, message: Message): Promise<Message>;
  /** @throws the error in the detach, when the namespace refuses the link */
  openSender(entity: string): Promise<Sender>;
  /** Gives no credit and settles nothing by itself. @throws as `openSender` */
  openReceiver(entity: string, options?: ReceiverOptions): Promise<Receiver>;
}

/** Connects through the in-memory door, without a token. */
export async function connectRaw({ webSocket, namespace }: EmulatorConnection): Promise<RawClient> {
  const container = rhea.create_container();
  const webSocketConnect = container.websocket_connect(webSocket);
  const connectionDetails = webSocketConnect(
    `wss://${namespace}/$servicebus/websocket`,
    ["AMQPWSB10"],
    {},
  );
  const connection = container.connect({
    connection_details: () => {
      const { connect } = connectionDetails();
      return { host: namespace, port: 443, connect };
    },
    port: 443,
    reconnect: false,
  });
  // A refused link is told to who opened it, a lost connection to who waits for it.
  for (const event of ["receiver_error", "sender_error", "connection_error", "disconnected"]) {
    connection.on(event, () => {});
  }
  await once(connection, "connection_open");

  const nodes = new Map<string, Promise<{ sender: Sender; receiver: Receiver }>>();
  let requests = 0;

  async function openNode(address: string): Promise<{ sender: Sender; receiver: Receiver }> {
    const receiver = connection.open_receiver({ source: address, name: `replies-${address}` });
    const sender = connection.open_sender(address);
    await Promise.all([opened(receiver), opened(sender)]);
    return { sender, receiver };
  }

  const client: RawClient = {
    connection,
    async request(address, message) {
      const node = nodes.get(address) ?? openNode(address);
      nodes.set(address, node);
      const { sender, receiver } = await node;
      requests += 1;
      const id = `request-${requests}`;
      const { promise, resolve } = Promise.withResolvers<Message>();
      const onReply = ({ message: reply }: EventContext): void => {
        if (reply?.correlation_id === id) resolve(reply);
      };
      receiver.on("message", onReply);
      sender.send({ ...message, message_id: id, reply_to: receiver.name });
      const reply = await promise;
      receiver.off("message", onReply);
      return reply;
    },
    async barrier() {
      await client.request("$cbs", { body: "" });
    },
    async putToken(token, entity, type = "jwt") {
      const { application_properties: properties } = await client.request("$cbs", {
        body: token,
        application_properties: {
          operation: "put-token",
          type,
          name: `sb://${namespace}/${entity}`,
        },
      });
      return {
        status: properties?.["status-code"],
        description: properties?.["status-description"],
      };
    },
    openSender: (entity) => opened(connection.open_sender(entity)),
    openReceiver: (entity, options) =>
      opened(
        connection.open_receiver({
          source: entity,
          credit_window: 0,
          autoaccept: false,
          autosettle: false,
          ...options,
        }),
      ),
    [Symbol.dispose]: () => connection.close(),
  };
  return client;
}

/** Connects as an identity, with a token for each entity. */
export async function connectRawAs(
  as: EmulatorConnection,
  ...entities: readonly string[]
): Promise<RawClient> {
  const client = await connectRaw(as);
  const { token } = await as.credential.getToken("https://servicebus.azure.net/.default");
  for (const entity of entities) await client.putToken(token, entity);
  return client;
}

/** A link that is refused is attached first and detached with the error at once. [AMQP 2.6.3] */
async function opened<Link extends Sender | Receiver>(link: Link): Promise<Link> {
  const role = link.is_sender() ? "sender" : "receiver";
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  link.once(`${role}_error`, () => reject(link.error));
  link.once(`${role}_close`, () => reject(new Error("The link was closed.")));
  link.once(role === "sender" ? "sendable" : "receiver_open", () => setImmediate(resolve));
  await promise;
  return link;
}

/** Sends bytes as a message and waits for the outcome's name: `accepted` or `rejected`. */
export async function sendBytes(sender: Sender, bytes: Buffer, format = 0): Promise<string> {
  const delivery = sender.send(bytes, undefined, format);
  const { promise, resolve } = Promise.withResolvers<string>();
  const names = ["accepted", "rejected", "released", "modified"] as const;
  for (const name of names) {
    sender.on(name, (context: EventContext) => {
      if (context.delivery === delivery) resolve(name);
    });
  }
  return promise;
}

/** Gives credit for so many messages and waits until they are there. Their bodies, in order. */
export async function take(receiver: Receiver, count: number): Promise<unknown[]> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const bodies: unknown[] = [];
  const onMessage = ({ message }: EventContext): void => {
    bodies.push(message?.body);
    if (bodies.length === count) resolve();
  };
  receiver.on("message", onMessage);
  receiver.add_credit(count);
  await promise;
  receiver.off("message", onMessage);
  return bodies;
}
