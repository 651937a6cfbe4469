import type { Delivery, EventContext, Message, Receiver, Sender } from "rhea";

/** A message as rhea's receiver has it. */
export interface Transfer {
  readonly message: Message;
  readonly delivery: Delivery;
}

/** Gives credit for so many messages and waits until they are there. */
export async function take(receiver: Receiver, count: number): Promise<Transfer[]> {
  const { promise, resolve } = Promise.withResolvers<Transfer[]>();
  const transfers: Transfer[] = [];
  const stop = onTransfer(receiver, (transfer) => {
    transfers.push(transfer);
    if (transfers.length === count) resolve(transfers);
  });
  receiver.add_credit(count);
  await promise;
  stop();
  return transfers;
}

/** All that a receiver gets from now on. */
export function collect(
  receiver: Receiver,
  tell: (transfer: Transfer) => void = () => {},
): Transfer[] {
  const transfers: Transfer[] = [];
  onTransfer(receiver, (transfer) => {
    transfers.push(transfer);
    tell(transfer);
  });
  return transfers;
}

/** Returns what stops telling. */
function onTransfer(receiver: Receiver, tell: (transfer: Transfer) => void): () => void {
  const listener = ({ message, delivery }: EventContext): void => {
    if (message !== undefined && delivery !== undefined) tell({ message, delivery });
  };
  receiver.on("message", listener);
  return () => receiver.off("message", listener);
}

/** The name of the outcome with which the namespace settles what was sent, and its error. */
export interface Outcome {
  readonly name: "accepted" | "rejected" | "released" | "modified";
  readonly error: { readonly condition?: string; readonly description?: string } | undefined;
}

/** Sends a message, or bytes as they are, and waits for the outcome. */
export async function sendRaw(
  sender: Sender,
  message: Message | Buffer,
  format = 0,
): Promise<Outcome> {
  const delivery = Buffer.isBuffer(message)
    ? sender.send(message, undefined, format)
    : sender.send(message);
  return outcomeOf(sender, delivery);
}

const outcomeNames = ["accepted", "rejected", "released", "modified"] as const;

/** Waits for the outcome of one delivery. */
async function outcomeOf(sender: Sender, delivery: Delivery): Promise<Outcome> {
  const { promise, resolve } = Promise.withResolvers<Outcome>();
  const listeners = outcomeNames.map((name) => {
    const listener = (context: EventContext): void => {
      if (context.delivery === delivery) resolve({ name, error: delivery.remote_state?.["error"] });
    };
    sender.on(name, listener);
    return () => sender.off(name, listener);
  });
  const outcome = await promise;
  for (const remove of listeners) remove();
  return outcome;
}

/** Tells an outcome of what was received, and waits until the namespace has settled it with its own. */
export async function settle(
  { delivery }: Transfer,
  tell: (delivery: Delivery) => void,
): Promise<Delivery["remote_state"]> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const onSettled = (context: EventContext): void => {
    if (context.delivery === delivery) resolve();
  };
  delivery.link.on("settled", onSettled);
  tell(delivery);
  await promise;
  delivery.link.off("settled", onSettled);
  return delivery.remote_state;
}
