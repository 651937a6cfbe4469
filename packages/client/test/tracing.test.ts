import {
  type Instrumenter,
  type InstrumenterSpanOptions,
  type TracingContext,
  useInstrumenter,
} from "@azure/core-tracing";
import { expect, test } from "vitest";
import { OrderPlaced, startOrders } from "./orders.ts";

/** A context as tracing hands it on: values by their keys. */
class Context implements TracingContext {
  readonly #values: ReadonlyMap<symbol, unknown>;

  constructor(values: ReadonlyMap<symbol, unknown> = new Map()) {
    this.#values = values;
  }

  setValue(key: symbol, value: unknown): Context {
    return new Context(new Map(this.#values).set(key, value));
  }

  getValue(key: symbol): unknown {
    return this.#values.get(key);
  }

  deleteValue(key: symbol): Context {
    const values = new Map(this.#values);
    values.delete(key);
    return new Context(values);
  }
}

const traceParentKey = Symbol("traceparent");

interface StartedSpan {
  readonly name: string;
  readonly traceParent: string;
  readonly options: InstrumenterSpanOptions;
  ended: boolean;
}

/** What tracing of Azure's libraries turns on for a whole program. */
class Recorder implements Instrumenter {
  readonly spans: StartedSpan[] = [];
  recording = true;

  startSpan(name: string, options: InstrumenterSpanOptions): ReturnType<Instrumenter["startSpan"]> {
    const traceParent = `00-${String(this.spans.length + 1).padStart(32, "0")}-0000000000000001-01`;
    const started: StartedSpan = { name, traceParent, options, ended: false };
    this.spans.push(started);
    return {
      span: {
        isRecording: () => this.recording,
        setStatus() {},
        setAttribute() {},
        recordException() {},
        end() {
          started.ended = true;
        },
      },
      tracingContext: new Context().setValue(traceParentKey, traceParent),
    };
  }

  withContext<Args extends unknown[], Callback extends (...args: Args) => ReturnType<Callback>>(
    _context: TracingContext,
    callback: Callback,
    ...args: Args
  ): ReturnType<Callback> {
    return callback(...args);
  }

  parseTraceparentHeader(header: string): TracingContext {
    return new Context().setValue(traceParentKey, header);
  }

  createRequestHeaders(context?: TracingContext): Record<string, string> {
    return { traceparent: String(context?.getValue(traceParentKey)) };
  }
}

test("where Azure's libraries are traced, each message has a span, and carries its id to its receiver", async () => {
  await using namespace = await startOrders();
  const client = await namespace.client();
  const queue = client.queue("orders");
  const tracing = new Recorder();
  useInstrumenter(tracing);

  await Promise.all(
    ["A1", "A2", "A3"].map((orderId) => queue.send(OrderPlaced, { orderId, total: 1 })),
  );
  await queue.send(OrderPlaced, { orderId: "A4", total: 1 });
  const sent = tracing.spans.filter(({ name }) => name === "message");
  const sends = tracing.spans.filter(({ name }) => name === "ServiceBusSender.send");

  expect(sent).toHaveLength(4);
  expect(sent[0]).toMatchObject({
    ended: true,
    options: {
      spanKind: "producer",
      spanAttributes: {
        "messaging.system": "servicebus",
        "messaging.destination.name": "orders",
        "messaging.operation": "publish",
        "net.peer.name": client.namespace,
      },
    },
  });
  const linked = sends.flatMap(({ options }) =>
    options.spanLinks?.map(({ tracingContext }) => tracingContext.getValue(traceParentKey)),
  );
  expect(linked).toEqual(sent.map(({ traceParent }) => traceParent));
  tracing.recording = false;
  const receiver = client.raw.createReceiver("orders", { receiveMode: "receiveAndDelete" });
  const messages = await receiver.receiveMessages(4);
  const ids = messages.map(({ applicationProperties }) => applicationProperties?.["Diagnostic-Id"]);
  expect(ids).toEqual(sent.map(({ traceParent }) => traceParent));
});

test("a message that is in a trace already stays in it, and one that is not sampled is in none", async () => {
  await using namespace = await startOrders();
  const client = await namespace.client();
  const queue = client.queue("orders");
  const tracing = new Recorder();
  useInstrumenter(tracing);
  const given = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  await queue.send(
    OrderPlaced,
    { orderId: "A1", total: 1 },
    { applicationProperties: { "Diagnostic-Id": given } },
  );
  tracing.recording = false;
  await queue.send(OrderPlaced, { orderId: "A2", total: 1 });

  const receiver = client.raw.createReceiver("orders", { receiveMode: "receiveAndDelete" });
  const messages = await receiver.receiveMessages(2);
  expect(messages.map(({ applicationProperties }) => applicationProperties)).toEqual([
    { "Diagnostic-Id": given, schemaVersion: 1 },
    { schemaVersion: 1 },
  ]);
});
