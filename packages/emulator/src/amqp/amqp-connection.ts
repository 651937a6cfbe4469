import type { Duplex } from "node:stream";
import type { Connection } from "rhea";
import type { Clock } from "../clock.ts";
import type { Topology } from "../entities/topology.ts";
import type { Issuer } from "../identity/issuer.ts";
import type { Right } from "../identity/roles.ts";
import { cbsNode, type TokenSeen } from "./cbs.ts";
import { entityNotFound, invalidField, unauthorized } from "./conditions.ts";
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
    connection.on("receiver_open", ({ receiver }) => this.#clientSends(receiver));
    connection.on("sender_open", ({ sender }) => this.#clientReceives(sender));
    this.#endsWith(connection, stream);
  }

  #clientSends(link: IncomingLink): void {
    const path = pathOf(link.target?.address);
    const node = this.#node(path, link);
    if (node !== undefined) return node.attachRequests(link);
    if (link.is_itself_closed() || !this.#allowed("Send", path, link)) return;
    const destination = this.#namespace.topology.destination(path);
    if (destination === undefined) return link.close(this.#notFound(path));
    takeMessages(link, destination, this.#namespace.clock);
  }

  #clientReceives(link: OutgoingLink): void {
    const path = pathOf(link.source?.address);
    const node = this.#node(path, link);
    if (node !== undefined) return node.attachReplies(link);
    if (link.is_itself_closed() || !this.#allowed("Listen", path, link)) return;
    const queue = this.#namespace.topology.source(path);
    if (queue === undefined) return link.close(this.#notFound(path));
    this.#receiving.set(link, giveMessages(link, queue, this.#namespace.clock));
    link.on("sender_close", () => this.#stopReceiving((other) => other === link));
  }

  #stopReceiving(which: (link: OutgoingLink) => boolean): void {
    for (const [link, giving] of this.#receiving) {
      if (!which(link)) continue;
      giving.stop();
      this.#receiving.delete(link);
    }
  }

  /** The request-response node that a path names: `$cbs`, or an entity's `$management`. */
  #node(path: string, link: IncomingLink | OutgoingLink): RequestNode | undefined {
    const key = path.toLowerCase();
    const known = this.#nodes.get(key);
    if (known !== undefined || !managementSuffix.test(path)) return known;
    const entity = path.replace(managementSuffix, "");
    if (this.#refusal("Listen", entity) !== undefined && !this.#allowed("Send", entity, link)) {
      return undefined;
    }
    const queue = this.#namespace.topology.source(entity);
    if (queue === undefined) {
      link.close(this.#notFound(entity));
      return undefined;
    }
    const node = managementNode(queue, this.#namespace.clock, (right) =>
      this.#refusal(right, entity),
    );
    this.#nodes.set(key, node);
    return node;
  }

  #allowed(right: Right, path: string, link: IncomingLink | OutgoingLink): boolean {
    const refusal = path === "" ? this.#noAddress() : this.#refusal(right, path);
    if (refusal !== undefined) link.close(refusal);
    return refusal === undefined;
  }

  #refusal(right: Right, path: string): AmqpErrorFields | undefined {
    const nowMs = this.#namespace.clock.now();
    return this.#grants.identityWith(right, path, nowMs) === undefined
      ? unauthorized(right, this.#resource(path), nowMs)
      : undefined;
  }

  #notFound(path: string): AmqpErrorFields {
    return entityNotFound(this.#resource(path), this.#namespace.clock.now());
  }

  #noAddress(): AmqpErrorFields {
    return invalidField("A link needs an address.", this.#namespace.clock.now());
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

function pathOf(address: unknown): string {
  return typeof address === "string"
    ? address.replace(/^[a-z]+:\/\/[^/]*/i, "").replace(/^\/|\/$/g, "")
    : "";
}
