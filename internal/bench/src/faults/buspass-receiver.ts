import { connect, on } from "@buspass/client";
import { concurrency, type Receives } from "./subject.ts";
import { bus, Work } from "./work.ts";

export const buspassReceiver: Receives = async ({ connection }, handle) => {
  const client = await connect(bus, connection);
  let errorsTold = 0;
  let gaveUp: string | undefined;
  const worker = client.queue("work").process(
    on(Work, ({ id }) => handle(id)),
    {
      concurrency,
      onEvent({ type }) {
        if (type === "receiverFaulted" || type === "settlementFailed") errorsTold += 1;
      },
    },
  );
  worker.finished.catch((error: unknown) => {
    gaveUp = String(error);
  });
  return {
    get gaveUp() {
      return gaveUp;
    },
    get errorsTold() {
      return errorsTold;
    },
    [Symbol.asyncDispose]: () => client.close(),
  };
};
