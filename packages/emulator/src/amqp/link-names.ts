import type { Receiver, Sender, Session } from "rhea";
import type { Value } from "./rhea.ts";
import { isOfKind } from "./transactional-state.ts";

/*
 * "A link is identified by its name and the direction": two links of one name may be open, one each
 * way [AMQP 2.6.1], and Proton opens them so. rhea keys links by name alone, and would take the
 * second for the first one attached again, with all its handlers.
 */

type Link = (Sender | Receiver) & {
  name: string;
  readonly local: { readonly handle: number; readonly attach: { name: string } };
  readonly remote: { readonly attach?: AttachFields };
  readonly state: { readonly remote_open: boolean };
  toCoordinator?: boolean;
  on_attach(frame: { readonly performative: AttachFields }): void;
};

interface AttachFields {
  readonly name: string;
  readonly handle: number;
  /** True when the peer receives. */
  readonly role: boolean;
  target?: Value | undefined;
}

interface SessionWithLinks extends Session {
  links: Record<string, Link>;
  readonly local: { readonly handles: Record<number, Link> };
  readonly remote: { readonly handles: Record<number, Link> };
  create_sender(key: string): Link;
  create_receiver(key: string): Link;
  on_attach(frame: { readonly performative: AttachFields }): void;
  remove_link(link: Link): void;
}

/** Lets a peer use one name for a link each way, and again as soon as it has detached. */
export function keyLinksByNameAndRole(session: Session): void {
  const server = session as SessionWithLinks;
  const keys = new Map<Link, string>();
  let detached = 0;
  // Names come from the peer, and one may be called as a property of every object.
  server.links = Object.create(null);

  server.on_attach = (frame) => {
    const { name, handle, role } = frame.performative;
    const key = `${role ? "receiving" : "sending"}:${name}`;
    let link = server.links[key];
    if (link !== undefined && !link.state.remote_open) {
      // Its detach was read and is answered on the next tick: until then it keeps a key of its own.
      detached += 1;
      const spare = `detached:${detached}`;
      server.links[spare] = link;
      keys.set(link, spare);
      link = undefined;
    }
    if (link === undefined) {
      link = role ? server.create_sender(key) : server.create_receiver(key);
      link.name = name;
      link.local.attach.name = name;
      server.links[key] = link;
      keys.set(link, key);
    }
    server.remote.handles[handle] = link;
    if (isOfKind("coordinator", frame.performative.target)) {
      link.toCoordinator = true;
      frame.performative.target = undefined;
    }
    link.on_attach(frame);
  };

  server.remove_link = (link) => {
    delete server.links[keys.get(link) ?? ""];
    keys.delete(link);
    delete server.local.handles[link.local.handle];
    // The peer may have given the handle to another link since.
    const handle = link.remote.attach?.handle;
    if (handle !== undefined && server.remote.handles[handle] === link) {
      delete server.remote.handles[handle];
    }
  };
}
