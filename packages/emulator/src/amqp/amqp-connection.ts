import type { Duplex } from "node:stream";
import type { Connection } from "rhea";
import type { Clock } from "../clock.ts";
import type { Topology } from "../entities/topology.ts";
import type { Issuer } from "../identity/issuer.ts";
import type { Right } from "../identity/roles.ts";
import { cbsNode, type TokenSeen } from "./cbs.ts";
import { entityNotFound, invalidField, notSupported, unauthorized } from "./conditions.ts";
import { Grants } from "./grants.ts";
import { takeMessages } from "./incoming-link.ts";
import { managementNode } from "./management.ts";
import { giveMessages } from "./outgoing-link.ts";
import type { RequestNode } from "./request-node.ts";
import {
  type AmqpErrorFields,
  acceptStream,
  type IncomingLink,
  keepMessageBytes,
  type OutgoingLink,
} from "./rhea.ts";

/** What a connection needs of the namespace behind it. */
export interface NamespaceServices {
  /** The fully qualified name, as in the addresses of errors. */
  readonly name: string;
  readonly topology: Topology;
  readonly issuer: Issuer;
  readonly clock: Clock;
  onToken(seen: TokenSeen): void;
}

/** On the source of a link that receives the messages of one session. */
const sessionFilter = "com.microsoft:session-filter";
const managementSuffix = /\/\$management$/i;

/**
 * Serves one client over a byte stream until either side ends it.
 * Whatever a peer does costs its own connection only.
 */
export function serveConnection(stream: Duplex, namespace: NamespaceServices): void {
  new AmqpConnection(stream, namespace);
}

class AmqpConnection {
  readonly #namespace: NamespaceServices;
  readonly #grants = new Grants();
  readonly #nodes = new Map<string, RequestNode>();
  readonly #receiving = new Map<OutgoingLink, { stop(): void }>();

  constructor(stream: Duplex, namespace: NamespaceServices) {
    this.#namespace = namespace;
    this.#nodes.set(
      "$cbs",
      cbsNode(namespace.issuer, this.#grants, (seen) => namespace.onToken(seen)),
    );
    const connection = acceptStream(stream, namespace.name);
    connection.on("session_open", ({ session }) => keepMessageBytes(session));
    connection.on("receiver_open", ({ receiver }) =>
      orRefuse(receiver, () => this.#clientSends(receiver)),
    );
    connection.on("sender_open", ({ sender }) =>
      orRefuse(sender, () => this.#clientReceives(sender)),
    );
    this.#endsWith(connection, stream);
  }

  #clientSends(link: IncomingLink): void {
    const path = pathOf(link.target?.address);
    const node = this.#node(path);
    if (node !== undefined) {
      node.attachRequests(link);
    } else {
      this.#require("Send", path);
      const destination = this.#namespace.topology.destination(path);
      takeMessages(link, destination ?? this.#notFound(path), this.#namespace.clock);
    }
  }

  #clientReceives(link: OutgoingLink): void {
    const path = pathOf(link.source?.address);
    const node = this.#node(path);
    if (node !== undefined) {
      node.attachReplies(link);
    } else {
      this.#require("Listen", path);
      const queue = this.#namespace.topology.source(path) ?? this.#notFound(path);
      if (sessionFilter in (link.source?.filter ?? {})) {
        throw new LinkRefused(notSupported("A session", this.#namespace.clock.now()));
      }
      this.#receiving.set(link, giveMessages(link, queue, this.#namespace.clock));
      link.on("sender_close", () => this.#stopReceiving((other) => other === link));
    }
  }

  #stopReceiving(which: (link: OutgoingLink) => boolean): void {
    for (const [link, giving] of this.#receiving) {
      if (!which(link)) continue;
      giving.stop();
      this.#receiving.delete(link);
    }
  }

  /** The request-response node that a path names: `$cbs`, or an entity's `$management`. */
  #node(path: string): RequestNode | undefined {
    const key = path.toLowerCase();
    const known = this.#nodes.get(key);
    if (known !== undefined || !managementSuffix.test(path)) return known;
    const entity = path.replace(managementSuffix, "");
    // Either right opens the node; each operation then asks for its own. A client that only manages
    // has put a token for the node and none for the entity, so the node's path is what is asked for.
    if (this.#refusal("Send", path) !== undefined) this.#require("Listen", path);
    const queue = this.#namespace.topology.source(entity) ?? this.#notFound(entity);
    const node = managementNode(queue, this.#namespace.clock, (right) =>
      this.#refusal(right, path),
    );
    this.#nodes.set(key, node);
    return node;
  }

  #require(right: Right, path: string): void {
    const nowMs = this.#namespace.clock.now();
    if (path === "") throw new LinkRefused(invalidField("A link needs an address.", nowMs));
    const refusal = this.#refusal(right, path);
    if (refusal !== undefined) throw new LinkRefused(refusal);
  }

  #refusal(right: Right, path: string): AmqpErrorFields | undefined {
    const nowMs = this.#namespace.clock.now();
    return this.#grants.identityWith(right, path, nowMs) === undefined
      ? unauthorized(right, this.#resource(path), nowMs)
      : undefined;
  }

  #notFound(path: string): never {
    throw new LinkRefused(entityNotFound(this.#resource(path), this.#namespace.clock.now()));
  }

  #resource(path: string): string {
    return `sb://${this.#namespace.name}/${path}`;
  }

  #endsWith(connection: Connection, stream: Duplex): void {
    const end = (): void => {
      this.#stopReceiving(() => true);
      stream.destroy();
    };
    connection.on("connection_close", () => setImmediate(end));
    connection.on("disconnected", end);
    // A peer that breaks the protocol, a session or a link ends its own connection or link, in silence.
    for (const event of ["protocol_error", "error"]) connection.on(event, end);
    for (const event of ["connection_error", "session_error", "receiver_error", "sender_error"]) {
      connection.on(event, () => {});
    }
    connection.on("session_close", ({ session }) =>
      this.#stopReceiving((link) => link.session === session),
    );
    connection.on("receiver_close", () => {});
    stream.on("close", end);
  }
}

/** Why a link is not opened: told to the client in the detach that follows the attach. [AMQP 2.6.3] */
class LinkRefused extends Error {
  readonly fields: AmqpErrorFields;

  constructor(fields: AmqpErrorFields) {
    super(fields.description);
    this.fields = fields;
  }
}

function orRefuse(link: IncomingLink | OutgoingLink, open: () => void): void {
  try {
    open();
  } catch (error) {
    if (!(error instanceof LinkRefused)) throw error;
    link.close(error.fields);
  }
}

function pathOf(address: unknown): string {
  return typeof address === "string"
    ? address.replace(/^[a-z]+:\/\/[^/]*/i, "").replace(/^\/|\/$/g, "")
    : "";
}
