import type { Session } from "rhea";
import { spansEntities, topLevelOf } from "../entities/transaction.ts";

/**
 * Sessions that begin with a link to the coordinator: their transactions may span entities. The first
 * entity that such a session has a link to, or its topic, is where all transactions happen: what is sent
 * to others goes via it, and nothing is received from others.
 * https://github.com/Azure/azure-sdk-for-net/issues/17355 and TransactionLiveTests.cs there
 */
export class TransactionSessions {
  readonly #first = new WeakMap<Session, { path: string | undefined }>();

  begin(session: Session): void {
    if (!this.#first.has(session)) this.#first.set(session, { path: undefined });
  }

  /** The entity via which messages to another go: that one itself, in most sessions. */
  viaOf(session: Session, path: string): string {
    const first = this.#first.get(session)?.path;
    return first === undefined || first === topLevelOf({ path }) ? path : first;
  }

  /** @throws EntityError InvalidOperation */
  requireReceiving(session: Session, path: string): void {
    if (this.viaOf(session, path) !== path) throw spansEntities();
  }

  /** A link was opened. */
  opened(session: Session, path: string): void {
    const entry = this.#first.get(session);
    if (entry !== undefined) entry.path ??= topLevelOf({ path });
  }
}
