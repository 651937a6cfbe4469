import { hasSessions, type Queue } from "../entities/queue.ts";
import {
  acceptNextSession,
  acceptSession,
  type Session,
  type SessionWaiter,
} from "../entities/session.ts";
import { type Refusal, refusalOf, timedOut } from "./conditions.ts";
import type { NamespaceServices } from "./namespace-services.ts";
import { giveMessages } from "./outgoing-link.ts";
import { longBytes } from "./property-value.ts";
import { type OutgoingLink, postponeAttach, types } from "./rhea.ts";
import type { Transactions } from "./transactions.ts";

const filterName = "com.microsoft:session-filter";
const lockedUntilName = "com.microsoft:locked-until-utc";
const timeoutName = "com.microsoft:timeout";

/** How long a client waits for a session when it does not say. */
const defaultTimeoutMs = 60_000;

/** Whether a client asks for a session, and for which: null is the next one that is free. */
export function sessionAskedFor(link: OutgoingLink): string | null | undefined {
  const { filter } = link.source ?? {};
  if (filter === undefined || filter === null || !(filterName in filter)) return undefined;
  const value: unknown = filter[filterName];
  // uamqp describes the value, the JS client does not.
  const id = typeof value === "object" && value !== null ? Reflect.get(value, "value") : value;
  return typeof id === "string" ? id : null;
}

/**
 * Opens a link to a session: at once to one that is named, later to the next one that is free.
 * Returns what stops it.
 * @throws EntityError SessionCannotBeLocked, EntityDisabled, InvalidOperation
 */
export function giveSession(
  link: OutgoingLink,
  queue: Queue,
  namespace: NamespaceServices,
  transactions: Transactions,
  id: string | null,
): () => void {
  const { clock } = namespace;
  // To the client, a source that comes back without the filter is that of a session that is locked.
  if (!hasSessions(queue)) link.set_source(link.source);
  if (id !== null)
    return openSession(link, queue, namespace, transactions, acceptSession(queue, id));
  const attach = postponeAttach(link);
  const refuse = (error: Refusal): void => {
    attach();
    link.close(error);
  };
  let stop = (): void => {};
  let stopWaiting = (): void => {};
  const timeoutMs = Number(link.properties?.[timeoutName] ?? defaultTimeoutMs);
  const cancelTimeout = clock.schedule(clock.now() + timeoutMs, () => {
    stopWaiting();
    const what = `The operation did not complete within the allotted time: no session of '${queue.path}' is free.`;
    refuse(timedOut(what, clock.now()));
  });
  const waiter: SessionWaiter = {
    granted(session) {
      cancelTimeout();
      try {
        stop = openSession(link, queue, namespace, transactions, session);
        attach();
      } catch (error) {
        refuse(refusalOf(error, clock.now()));
      }
    },
    refused(why) {
      cancelTimeout();
      refuse(refusalOf(why, clock.now()));
    },
  };
  try {
    stopWaiting = acceptNextSession(queue, waiter);
  } catch (error) {
    cancelTimeout();
    // A refusal is told by a detach, which only an attached link can send.
    attach();
    throw error;
  }
  return () => {
    cancelTimeout();
    stopWaiting();
    stop();
  };
}

function openSession(
  link: OutgoingLink,
  queue: Queue,
  namespace: NamespaceServices,
  transactions: Transactions,
  session: Session,
): () => void {
  link.set_source({ ...link.source, filter: { [filterName]: session.id } });
  link.local.attach.properties = {
    [lockedUntilName]: types.wrap_long(longBytes(dotNetTicks(session.lock?.untilMs ?? 0))),
  };
  return giveMessages(link, queue, namespace, transactions, session.id);
}

/** Ten millionths of a second since the year 1, as .NET counts. */
function dotNetTicks(unixMs: number): bigint {
  return 621_355_968_000_000_000n + BigInt(unixMs) * 10_000n;
}
