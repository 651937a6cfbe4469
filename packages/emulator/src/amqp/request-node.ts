import rhea, { type Session } from "rhea";
import { checkValues } from "./encoding-check.ts";
import {
  type IncomingDelivery,
  type IncomingLink,
  type OutgoingLink,
  outcomes,
  type Value,
} from "./rhea.ts";
import { outcomeIn } from "./transaction-values.ts";
import { transactionalStateOf } from "./transactional-state.ts";

/** A request as a handler sees it. */
export interface NodeRequest {
  readonly properties: Readonly<Record<string, unknown>>;
  readonly body: unknown;
  /** The transaction that the request is part of. */
  readonly transactionId: Buffer | undefined;
}

/** What goes back: application properties, and a body where the operation has one. */
export interface NodeResponse {
  readonly properties: Readonly<Record<string, Value | string>>;
  readonly body?: Readonly<Record<string, unknown>>;
}

type EncodedRequest = ReturnType<typeof rhea.message.decode>;

type Handler = (request: NodeRequest) => NodeResponse | Promise<NodeResponse>;

/**
 * One request-response node of a connection (`$cbs`, or an entity's `$management`): requests come
 * over one link, replies leave over another that the request names. [AMQP management draft, 3.1]
 */
export class RequestNode {
  readonly #handle: Handler;
  readonly #onReply: (link: OutgoingLink) => void;
  #replyLinks: readonly OutgoingLink[] = [];

  /** @param onReply told of the link over which each reply leaves */
  constructor(handle: Handler, onReply: (link: OutgoingLink) => void = () => {}) {
    this.#handle = handle;
    this.#onReply = onReply;
  }

  /** Opens a link of the node: for requests, or for the replies to them. */
  attach(link: IncomingLink | OutgoingLink): void {
    if ("add_credit" in link) this.#attachRequests(link);
    else this.#attachReplies(link);
  }

  #attachReplies(link: OutgoingLink): void {
    // Settled on sending: nobody would settle them, and they would fill the session's buffer.
    link.local.attach.snd_settle_mode = 1;
    link.set_source(link.source);
    link.set_target(link.target);
    // One that went with its session, or was refused, told nobody.
    this.#replyLinks = [...this.#replyLinks.filter((other) => !other.is_closed()), link];
  }

  #attachRequests(link: IncomingLink): void {
    link.set_source(link.source);
    link.set_target(link.target);
    link.local.attach.max_message_size = maxRequestBytes;
    link.on(
      "message",
      (context: { message?: Buffer; delivery: IncomingDelivery; session: Session }) => {
        const request = decoded(context.message);
        if (request === undefined) {
          context.delivery.reject({
            condition: "amqp:decode-error",
            description: "The request could not be decoded.",
          });
          return;
        }
        const transactionId = transactionalStateOf(context.delivery.remote_state)?.transactionId;
        context.delivery.update(true, outcomeIn(transactionId, outcomes.accepted()));
        // Whatever it was that could not be handled, only this peer is to notice.
        this.#answer(request, transactionId, context.session).catch(() =>
          link.close({ condition: "amqp:internal-error", description: "The request failed." }),
        );
      },
    );
    link.add_credit(requestCredit);
    link.set_credit_window(requestCredit);
  }

  async #answer(
    request: EncodedRequest,
    transactionId: Buffer | undefined,
    session: Session,
  ): Promise<void> {
    const properties: Record<string, unknown> = request["application_properties"] ?? {};
    const response = await this.#handle({ properties, body: request["body"], transactionId });
    const link = this.#replyLink(request["reply_to"], session);
    if (link === undefined) return;
    this.#onReply(link);
    link.send({
      correlation_id: request["message_id"] ?? request["correlation_id"],
      application_properties: { ...response.properties },
      body: response.body,
    });
  }

  /** The link whose name or target is the reply address; uamqp names none and means its own session's. */
  #replyLink(replyTo: unknown, session: Session): OutgoingLink | undefined {
    const open = this.#replyLinks.filter((link) => link.is_open());
    return (
      open.find((link) => link.name === replyTo || link.target?.address === replyTo) ??
      open.find((link) => link.session === session)
    );
  }
}

const requestCredit = 100;
/** More than the largest message, which may be scheduled by a request. */
const maxRequestBytes = 1_048_576;

function decoded(bytes: Buffer | undefined): EncodedRequest | undefined {
  if (bytes === undefined || bytes.byteLength > maxRequestBytes) return undefined;
  try {
    checkValues(bytes);
    return rhea.message.decode(bytes);
  } catch {
    return undefined;
  }
}
