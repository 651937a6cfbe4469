import type { Duplex } from "node:stream";
import type { Connection } from "rhea";
import { immediately } from "../immediately.ts";
import { Access, LinkRefused } from "./access.ts";
import { cbsNode } from "./cbs.ts";
import { entityNotFound, internalError, refusalOf } from "./conditions.ts";
import { coordinate } from "./coordinator.ts";
import { entityPathOf } from "./entity-path.ts";
import { maxFrameBytes } from "./frame-limits.ts";
import { takeMessages } from "./incoming-link.ts";
import { managementNode } from "./management.ts";
import type { NamespaceServices } from "./namespace-services.ts";
import { OpenLinks } from "./open-links.ts";
import { giveMessages } from "./outgoing-link.ts";
import type { RequestNode } from "./request-node.ts";
import {
  type AmqpErrorFields,
  abandonConnection,
  acceptStream,
  type IncomingLink,
  type OutgoingLink,
  postponeAttach,
} from "./rhea.ts";
import { type PlainCredentials, saslMechanisms } from "./sasl.ts";
import { guardSession } from "./server-session.ts";
import { giveSession, sessionAskedFor } from "./session-link.ts";
import { TransactionSessions } from "./transaction-sessions.ts";
import { Transactions } from "./transactions.ts";
import { setDestination, transferDestination } from "./transfer-destination.ts";

const cbsPath = "$cbs";
const managementSuffix = /\/\$management$/i;

/** How long a client may take to put its first token. */
const tokenDeadlineMs = 20_000;

/** How long a client that is told to go may take to do so. */
const farewellMs = 5_000;

/** A connection as the namespace sees it. */
export interface ServedConnection {
  /** Links that lead to entities. */
  readonly openLinks: number;
  /** Closes its links to an entity, or all of them, with an error. */
  detach(entityPath: string | undefined, error: AmqpErrorFields): void;
  /** Leaves its links that receive from an entity, or all, open without a message. */
  silence(entityPath: string | undefined): void;
  /** Closes those of its links whose right is gone. */
  recheck(): void;
}

/**
 * Serves one client over a byte stream until either side ends it.
 * Whatever a peer does costs its own connection only.
 */
export function serveConnection(stream: Duplex, namespace: NamespaceServices): ServedConnection {
  return new AmqpConnection(stream, namespace);
}

class AmqpConnection implements ServedConnection {
  readonly #namespace: NamespaceServices;
  readonly #stream: Duplex;
  readonly #connection: Connection;
  readonly #access: Access;
  readonly #links: OpenLinks;
  readonly #nodes = new Map<string, RequestNode>();
  readonly #transactions: Transactions;
  readonly #transactionSessions = new TransactionSessions();
  #ended = false;

  constructor(stream: Duplex, namespace: NamespaceServices) {
    const { clock } = namespace;
    this.#namespace = namespace;
    this.#stream = stream;
    this.#access = new Access(namespace, () => this.recheck());
    this.#links = new OpenLinks(clock, (ms) =>
      this.#force(`inactive for more than the allowed ${ms} milliseconds`),
    );
    this.#transactions = new Transactions(clock);
    this.#nodes.set(cbsPath, cbsNode(namespace, this.#access));
    const connection = acceptStream(stream, {
      containerId: namespace.name,
      mechanisms: saslMechanisms(
        (credentials) => this.#admit(credentials),
        () => this.#leave(),
      ),
      onOversizedFrame: (bytes) => this.#refuseFrame(bytes),
    });
    this.#connection = connection;
    connection.on("session_open", ({ session }) => guardSession(session));
    connection.on("receiver_open", ({ receiver }) =>
      this.#open(receiver, receiver.target?.address, (path) =>
        receiver.toCoordinator === true
          ? this.#clientCoordinates(receiver)
          : this.#clientSends(receiver, path),
      ),
    );
    connection.on("sender_open", ({ sender }) =>
      this.#open(sender, sender.source?.address, (path) => this.#clientReceives(sender, path)),
    );
    const cancel = clock.schedule(clock.now() + tokenDeadlineMs, () => {
      if (!this.#access.known)
        this.#force("without a valid token for more than 20000 milliseconds");
    });
    this.#endsWith(stream, cancel);
  }

  get openLinks(): number {
    return this.#links.count;
  }

  detach(entityPath: string | undefined, error: AmqpErrorFields): void {
    const wanted = entityPath?.toLowerCase();
    this.#links.detach(({ path }) =>
      wanted === undefined || path.toLowerCase() === wanted ? error : undefined,
    );
  }

  silence(entityPath: string | undefined): void {
    this.#links.silence(entityPath);
  }

  recheck(): void {
    this.#links.detach(({ right, path }) => this.#access.refusal(right, path));
  }

  /** Opens a link, or closes it with the reason why not. */
  #open(link: IncomingLink | OutgoingLink, address: unknown, open: (path: string) => void): void {
    const path = entityPathOf(address);
    const { faults, clock } = this.#namespace;
    let attach = (): void => {};
    let answered = false;
    const answer = (act: () => void): void => {
      answered = true;
      attach();
      act();
    };
    const admit = (): void => {
      // It may have ended while the attach waited.
      if (this.#ended) return;
      try {
        const node = this.#node(path);
        if (node === undefined) open(path);
        else node.attach(link);
        if (managementSuffix.test(path)) this.#links.add(link);
      } catch (error) {
        link.close(error instanceof LinkRefused ? error.refusal : refusalOf(error, clock.now()));
      }
    };
    // Tokens have a fault of their own.
    if (path.toLowerCase() === cbsPath) {
      admit();
      return;
    }
    if (this.#namespace.isUnable()) {
      link.close(internalError("The emulator cannot write its state file.", clock.now()));
      return;
    }
    faults.meet(
      "attach",
      path,
      () => answer(admit),
      (error) => answer(() => link.close(error)),
    );
    if (!answered) attach = postponeAttach(link);
  }

  #clientCoordinates(link: IncomingLink): void {
    coordinate(link, this.#transactions, this.#namespace);
    this.#transactionSessions.begin(link.session);
    this.#links.add(link, [], () => this.#transactions.end(link));
  }

  #clientSends(link: IncomingLink, address: string): void {
    const { topology } = this.#namespace;
    const named = transferDestination(link);
    const via =
      named === undefined ? this.#transactionSessions.viaOf(link.session, address) : address;
    const target = named ?? address;
    const rights = [...new Set([via, target])].map((path) => ({ right: "Send" as const, path }));
    for (const { right, path } of rights) this.#access.require(right, path);
    const queue = topology.destination(via) ?? this.#notFound(via);
    if (topology.destination(target) === undefined) this.#notFound(target);
    const destination = { queue, onTo: via === target ? undefined : target };
    takeMessages(link, destination, this.#namespace, this.#transactions);
    if (named !== undefined) setDestination(link, named);
    this.#transactionSessions.opened(link.session, via);
    this.#links.add(link, rights);
  }

  #clientReceives(link: OutgoingLink, path: string): void {
    this.#access.require("Listen", path);
    const queue = this.#namespace.topology.source(path) ?? this.#notFound(path);
    this.#transactionSessions.requireReceiving(link.session, path);
    const session = sessionAskedFor(link);
    const stop =
      session === undefined
        ? giveMessages(link, queue, this.#namespace, this.#transactions)
        : giveSession(link, queue, this.#namespace, this.#transactions, session);
    this.#transactionSessions.opened(link.session, path);
    this.#links.add(link, [{ right: "Listen", path }], stop);
  }

  /** The request-response node that a path names: `$cbs`, or an entity's `$management`. */
  #node(path: string): RequestNode | undefined {
    const key = path.toLowerCase();
    const known = this.#nodes.get(key);
    if (known !== undefined || !managementSuffix.test(path)) return known;
    const entity = path.replace(managementSuffix, "");
    // Either right opens the node; each operation then asks for its own. A client that only manages
    // has put a token for the node and none for the entity, so the node's path is what is asked for.
    const refusal = this.#access.refusal("Send", path) && this.#access.refusal("Listen", path);
    if (refusal !== undefined) throw new LinkRefused(refusal);
    const managed = this.#namespace.topology.managed(entity) ?? this.#notFound(entity);
    const node = managementNode(managed, this.#namespace, {
      transactions: this.#transactions,
      use: (right) => this.#access.use(right, path),
      onReply: (link) => this.#links.used(link),
    });
    this.#nodes.set(key, node);
    return node;
  }

  #notFound(path: string): never {
    const { name, clock } = this.#namespace;
    throw new LinkRefused(entityNotFound(`sb://${name}/${path}`, clock.now()));
  }

  #admit({ policyName, key }: PlainCredentials): boolean {
    const principal = this.#namespace.authentication.principalWithKey(policyName, key);
    if (principal !== undefined) this.#access.admit(principal);
    return principal !== undefined;
  }

  #refuseFrame(bytes: number): void {
    this.#connection.close({
      condition: "amqp:connection:framing-error",
      description: `A frame of ${bytes} bytes was sent, and ${maxFrameBytes} were agreed on.`,
    });
    this.#leave();
  }

  /** Ends the connection once what is to be written is written, whether or not the client listens. */
  #leave(): void {
    const { clock } = this.#namespace;
    immediately(() => this.#stream.end());
    clock.schedule(clock.now() + farewellMs, () => this.#stream.destroy());
  }

  #force(why: string): void {
    // Who has not even opened the connection can be told nothing.
    if (!this.#connection.is_open()) {
      this.#leave();
      return;
    }
    this.#connection.close({
      condition: "amqp:connection:forced",
      description: `The connection was ${why} and is closed by container '${this.#namespace.name}'.`,
    });
  }

  #endsWith(stream: Duplex, cancel: () => void): void {
    const connection = this.#connection;
    const end = (): void => {
      if (this.#ended) return;
      this.#ended = true;
      cancel();
      this.#links.stop();
      this.#access.stop();
      this.#transactions.end();
      // A stream that is destroyed still hands out what it has read.
      stream.removeAllListeners("data");
      abandonConnection(connection);
      stream.destroy();
    };
    connection.on("connection_close", () => immediately(end));
    connection.on("disconnected", end);
    // A peer that breaks the protocol, a session or a link ends its own connection or link, in silence.
    for (const event of ["protocol_error", "error"]) connection.on(event, end);
    for (const event of ["connection_error", "session_error", "receiver_error", "sender_error"]) {
      connection.on(event, () => {});
    }
    connection.on("session_close", ({ session }) => this.#links.sessionEnded(session));
    for (const event of ["receiver_close", "sender_close"]) connection.on(event, () => {});
    stream.on("close", end);
  }
}
