import { connect } from "@buspass/client";
import type { Scene } from "./fault-schedule.ts";
import type { SendingSubject } from "./run-send-schedule.ts";
import { bus, Work } from "./work.ts";

export async function buspassSender({ connection }: Scene): Promise<SendingSubject> {
  const client = await connect(bus, connection);
  return {
    send: (id) => client.queue("work").send(Work, { id }),
    [Symbol.asyncDispose]: () => client.close(),
  };
}
