import { createTracingClient, type TracingContext } from "@azure/core-tracing";
import type { OutgoingMessage } from "./transport.ts";

/** Where a message goes, for tracing. */
export interface Destination {
  readonly entityPath: string;

  readonly namespace: string;
}

/** A message with the trace that it belongs to, where the program is traced. */
export interface TracedMessage {
  readonly message: OutgoingMessage;
  readonly context: TracingContext | undefined;
}

/** By what the libraries of Azure link what happens to a message to the one who sent it. */
const traceParentProperty = "Diagnostic-Id";

const tracing = createTracingClient({
  namespace: "Microsoft.ServiceBus",
  packageName: "@buspass/client",
});

/** Without tracing nobody reads this, which is asked faster than for a span that is not recorded. */
const someTraceParent = "00-00000000000000000000000000000001-0000000000000001-00";

function isTraced(): boolean {
  return tracing.parseTraceparentHeader(someTraceParent) !== undefined;
}

/**
 * Gives a message a span of its own, as the SDK does for messages that it writes itself: those who turned
 * on tracing of Azure's libraries see it. (`instrumentMessage` of instrumentServiceBusMessage.js in 7.9.5)
 */
export function traceMessage(message: OutgoingMessage, destination: Destination): TracedMessage {
  const { applicationProperties } = message;
  if (!isTraced() || applicationProperties[traceParentProperty]) {
    return { message, context: undefined };
  }
  const { span, updatedOptions } = tracing.startSpan(
    "message",
    {},
    {
      spanKind: "producer",
      spanAttributes: {
        "messaging.system": "servicebus",
        "messaging.destination.name": destination.entityPath,
        "messaging.operation": "publish",
        "net.peer.name": destination.namespace,
      },
    },
  );
  const recording = span.isRecording();
  span.end();
  if (!recording) return { message, context: undefined };
  const context = updatedOptions.tracingOptions.tracingContext;
  const { traceparent } = tracing.createRequestHeaders(context);
  if (traceparent === undefined) return { message, context };
  return {
    message: {
      ...message,
      applicationProperties: { ...applicationProperties, [traceParentProperty]: traceparent },
    },
    context,
  };
}
