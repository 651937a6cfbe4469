import { once } from "node:events";
import rhea, {
  type Connection,
  type EventContext,
  type Message,
  type Receiver,
  type ReceiverOptions,
  type Sender,
  type SenderOptions,
  type WebSocketImpl,
} from "rhea";
import { type ManagementReply, managementReply } from "./management-reply.ts";
import { TransactionFrames } from "./transaction-frames.ts";

/** Where rhea connects to: over a WebSocket class in this process, else over TLS. */
export interface RawAddress {
  readonly namespace: string;
  readonly webSocket?: WebSocketImpl | undefined;
  /** The largest frame that it takes; by default any. */
  readonly maxFrameBytes?: number;
}

/** A client that speaks AMQP 1.0 and knows nothing of Service Bus: for what the real one cannot do. */
export interface RawClient extends Disposable {
  readonly connection: Connection;
  /** Waits until the namespace has read all that was written before. */
  barrier(): Promise<void>;
  /** Puts a token for an entity, by its path on the wire. */
  putToken(
    token: unknown,
    path: string,
    type?: string,
  ): Promise<{ readonly status: unknown; readonly description: unknown }>;
  /** Sends any request to `$cbs` or to an entity's `$management`. */
  request(node: string, message: Message, transactionId?: Buffer): Promise<Message>;
  /** An operation of an entity's `$management`: `renew-lock`. It may be part of a transaction. */
  manage(
    path: string,
    operation: string,
    body: object,
    transactionId?: Buffer,
  ): Promise<ManagementReply>;
  /** @throws the error in the detach, when the namespace refuses the link */
  openSender(path: string, options?: SenderOptions): Promise<Sender>;
  /** Gives no credit and settles nothing by itself. @throws as `openSender` */
  openReceiver(path: string, options?: ReceiverOptions): Promise<Receiver>;
}

const ignored = ["receiver_error", "sender_error", "session_error", "connection_error"];

/**
 * Connects without a token. `saslMechanisms` replaces the choice of ANONYMOUS.
 * @throws Error when the connection ends before it is open
 */
export async function connectRaw(
  address: RawAddress,
  saslMechanisms: object = anonymous(),
): Promise<RawClient> {
  const connection = connect(address, saslMechanisms);
  // A refused link is told to who opened it, a lost connection to who waits for it.
  for (const event of [...ignored, "disconnected"]) connection.on(event, () => {});
  const ended = once(connection, "disconnected").then(() => {
    throw new Error("The connection was refused.");
  });
  await Promise.race([once(connection, "connection_open"), ended]);
  ended.catch(() => {});

  const nodes = new Map<string, Promise<{ sender: Sender; receiver: Receiver }>>();
  let requests = 0;

  async function openNode(path: string): Promise<{ sender: Sender; receiver: Receiver }> {
    const receiver = connection.open_receiver({ source: path, name: `replies-${path}` });
    const sender = connection.open_sender(path);
    await Promise.all([opened(receiver), opened(sender)]);
    return { sender, receiver };
  }

  const client: RawClient = {
    connection,
    async request(path, message, transactionId) {
      const node = nodes.get(path) ?? openNode(path);
      nodes.set(path, node);
      const { sender, receiver } = await node;
      requests += 1;
      const id = message.message_id ?? `request-${requests}`;
      const { promise, resolve } = Promise.withResolvers<Message>();
      const onReply = ({ message: reply }: EventContext): void => {
        if (String(reply?.correlation_id) === String(id) && reply !== undefined) resolve(reply);
      };
      receiver.on("message", onReply);
      const delivery = sender.send({ reply_to: receiver.name, ...message, message_id: id });
      if (transactionId) TransactionFrames.of(sender.session).send(delivery.id, transactionId);
      const reply = await promise;
      receiver.off("message", onReply);
      return reply;
    },
    async manage(path, operation, body, transactionId) {
      const application_properties = { operation: `com.microsoft:${operation}` };
      const message = { application_properties, body };
      return managementReply(await client.request(`${path}/$management`, message, transactionId));
    },
    async barrier() {
      await client.request("$cbs", { body: "" });
    },
    async putToken(token, path, type = "jwt") {
      const { application_properties: properties } = await client.request("$cbs", {
        body: token,
        application_properties: {
          operation: "put-token",
          type,
          name: `sb://${address.namespace}/${path}`,
        },
      });
      return {
        status: properties?.["status-code"],
        description: properties?.["status-description"],
      };
    },
    openSender: (path, options) => opened(connection.open_sender({ target: path, ...options })),
    openReceiver: (path, options) =>
      opened(
        connection.open_receiver({
          source: path,
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

function connect(
  { namespace, webSocket, maxFrameBytes }: RawAddress,
  sasl_mechanisms: object,
): Connection {
  const container = rhea.create_container();
  // Messages that a client holds at once: rhea's own limit is 2,048.
  const common = {
    session_buffer_size: 8_192,
    reconnect: false,
    ...{ sasl_mechanisms },
    ...(maxFrameBytes !== undefined && { max_frame_size: maxFrameBytes }),
  };
  if (webSocket === undefined) {
    const [host = namespace, port = 5671] = namespace.split(":");
    return container.connect({
      ...common,
      transport: "tls",
      host,
      servername: host,
      port: Number(port),
    });
  }
  const details = container.websocket_connect(webSocket)(
    `wss://${namespace}/$servicebus/websocket`,
    ["AMQPWSB10"],
    {},
  );
  return container.connect({
    ...common,
    connection_details: () => ({ host: namespace, port: 443, connect: details().connect }),
    port: 443,
  });
}

/** rhea's SASL mechanisms, with the one that Service Bus wants before its tokens. */
function anonymous(): object {
  const mechanisms = rhea.sasl.client_mechanisms();
  mechanisms.enable_anonymous("");
  return mechanisms;
}

/** A link that is refused is attached first and detached with the error at once. [AMQP 2.6.3] */
export async function opened<Link extends Sender | Receiver>(link: Link): Promise<Link> {
  const role = link.is_sender() ? "sender" : "receiver";
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  link.once(`${role}_error`, () => reject(link.error));
  link.once(`${role}_close`, () => reject(new Error("The link was closed.")));
  link.once(role === "sender" ? "sendable" : "receiver_open", () => setImmediate(resolve));
  await promise;
  return link;
}
