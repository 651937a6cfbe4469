import {
  BuspassError,
  type BuspassErrorCode,
  connect,
  errorCodes,
  type Sends,
} from "@buspass/client";
import { defineBus } from "@buspass/contracts";
import { type Faults, type InMemoryWebSocket, startEmulator } from "@buspass/emulator";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { errorOf, OrderPlaced, startOrders } from "./orders.ts";

/*
 * What the service says and what becomes of it, each through the real SDK. The words are AMQP's:
 * https://learn.microsoft.com/azure/service-bus-messaging/service-bus-amqp-troubleshoot
 */
const conditions: [string, BuspassErrorCode, string][] = [
  [
    "amqp:unauthorized-access",
    "AccessDenied",
    "Unauthorized access. 'Send' claim(s) are required to perform this operation.",
  ],
  ["amqp:unauthorized-access", "KeyRefused", "LocalAuthDisabled: Authorization failed."],
  ["amqp:unauthorized-access", "TokenRefused", "ExpiredToken: The token is expired."],
  ["com.microsoft:auth-failed", "TokenRefused", "This is why."],
  ["com.microsoft:publisher-revoked", "TokenRefused", "This is why."],
  ["amqp:not-found", "EntityNotFound", "The messaging entity 'orders' could not be found."],
  ["amqp:resource-deleted", "EntityNotFound", "This is why."],
  ["com.microsoft:entity-disabled", "EntityDisabled", "This is why."],
  ["amqp:link:message-size-exceeded", "MessageTooLarge", "This is why."],
  ["amqp:resource-limit-exceeded", "QuotaExceeded", "This is why."],
  ["com.microsoft:message-not-found", "MessageNotFound", "This is why."],
  ["com.microsoft:message-lock-lost", "LockLost", "This is why."],
  ["com.microsoft:session-lock-lost", "LockLost", "This is why."],
  ["com.microsoft:store-lock-lost", "LockLost", "This is why."],
  ["com.microsoft:session-cannot-be-locked", "SessionCannotBeLocked", "This is why."],
  ["amqp:not-allowed", "InvalidOperation", "This is why."],
  ["amqp:invalid-field", "InvalidOperation", "This is why."],
  ["amqp:decode-error", "InvalidOperation", "This is why."],
  ["amqp:not-implemented", "InvalidOperation", "This is why."],
  ["amqp:precondition-failed", "InvalidOperation", "This is why."],
  ["amqp:illegal-state", "InvalidOperation", "This is why."],
  ["amqp:frame-size-too-small", "InvalidOperation", "This is why."],
  ["amqp:resource-locked", "InvalidOperation", "This is why."],
  ["amqp:link:redirect", "InvalidOperation", "This is why."],
  ["com.microsoft:argument-error", "InvalidOperation", "This is why."],
  ["com.microsoft:argument-out-of-range", "InvalidOperation", "This is why."],
  ["com.microsoft:entity-already-exists", "InvalidOperation", "This is why."],
  ["com.microsoft:partition-not-owned", "InvalidOperation", "This is why."],
  ["com.microsoft:server-busy", "ServiceBusy", "This is why."],
  ["com.microsoft:timeout", "ServiceUnavailable", "This is why."],
  ["com.microsoft:operation-cancelled", "ServiceUnavailable", "This is why."],
  ["com.microsoft:no-matching-subscription", "ServiceUnavailable", "This is why."],
  ["amqp:internal-error", "ServiceUnavailable", "This is why."],
  ["amqp:not-found", "ServiceUnavailable", "The gateway does not know where."],
  ["amqp:link:detach-forced", "ServiceUnavailable", "This is why."],
  ["amqp:link:stolen", "ServiceUnavailable", "This is why."],
  ["amqp:link:transfer-limit-exceeded", "ServiceUnavailable", "This is why."],
  ["amqp:connection:forced", "ServiceUnavailable", "This is why."],
  ["amqp:connection:redirect", "ServiceUnavailable", "This is why."],
  ["amqp:connection:framing-error", "ServiceUnavailable", "This is why."],
  ["made-up:condition", "Unexpected", "This is why."],
];

beforeEach(() => {
  // The waits between the tries are random parts of bounds: none of each.
  vi.spyOn(Math, "random").mockReturnValue(0);
});
afterEach(() => {
  vi.restoreAllMocks();
});

const always = { times: Number.POSITIVE_INFINITY };

/** What a send fails with. What is transient is tried again until the deadline, whose cause it then is. */
async function failureOf(queue: Sends<typeof OrderPlaced>): Promise<unknown> {
  const error = await errorOf(() =>
    queue.send(OrderPlaced, { orderId: "A1", total: 1 }, { deadlineMs: 300 }),
  );
  const isLate = error instanceof BuspassError && error.code === "DeadlineExceeded";
  return isLate ? error.cause : error;
}

test.each(conditions)(
  "a send that is refused with %s is %s",
  async (condition, code, description) => {
    await using namespace = await startOrders();
    const client = await namespace.client();
    namespace.emulator.faults.operation("send", { condition, description }, always);

    const error = await failureOf(client.queue("orders"));

    expect(error).toMatchObject({
      code,
      transient: errorCodes[code].transient,
      attempted: {
        operation: "send",
        entity: 'queue "orders"',
        namespace: client.namespace,
        identity: client.identity,
      },
    });
    expect(String(error)).toContain(client.namespace);
  },
);

const elsewhere: [Parameters<Faults["operation"]>[0], string, BuspassErrorCode][] = [
  ["attach", "com.microsoft:server-busy", "ServiceBusy"],
  ["attach", "com.microsoft:entity-disabled", "EntityDisabled"],
  ["attach", "amqp:internal-error", "ServiceUnavailable"],
  // Whatever it is, the SDK is told a status: 500.
  ["put-token", "amqp:internal-error", "ServiceUnavailable"],
];

test.each(elsewhere)("a %s that is refused with %s is %s", async (operation, condition, code) => {
  await using namespace = await startOrders();
  const client = await namespace.client();
  const fault = { condition, description: "This is why." };
  namespace.emulator.faults.operation(operation, fault, always);

  const error = await failureOf(client.queue("orders"));

  expect(error).toMatchObject({ code });
});

test("a namespace that is throttled is busy, in a sentence", async () => {
  await using namespace = await startOrders();
  const client = await namespace.client();
  namespace.emulator.faults.throttle();

  expect(await failureOf(client.queue("orders"))).toMatchObject({
    code: "ServiceBusy",
    message:
      'Could not send to queue "orders" of emulator.servicebus.localhost: The request was terminated because the namespace is being throttled. Send less, or give it more capacity; the call may be repeated after a while.',
  });
});

test("a connection that is cut while it opens is tried again, and then told", async () => {
  await using namespace = await startOrders();
  const { webSocket } = namespace.emulator.as("owner");
  // Ends each connection as soon as it is open.
  const cut = class extends webSocket {
    override send(): void {
      this.close();
    }
  };
  await using client = await connect(ordersBus, {
    ...namespace.emulator.as("owner"),
    webSocket: cut,
  });

  const error = await failureOf(client.queue("orders"));

  expect(error).toMatchObject({ code: "ServiceUnavailable" });
});

const ordersBus = defineBus({ queues: { orders: { carries: [OrderPlaced] } } });

test("a message that is too large is told as such", async () => {
  await using namespace = await startOrders();
  const client = await namespace.client();

  await expect(
    client
      .queue("orders")
      .send(OrderPlaced, { orderId: "A1", total: 1, currency: "x".repeat(300_000) }),
  ).rejects.toMatchObject({
    code: "MessageTooLarge",
    message: expect.stringContaining("Could not send to queue"),
  });
});

test("a message without a session, for a queue that demands one, is told as such", async () => {
  await using emulator = await startEmulator({
    queues: { orders: { requiresSession: true } },
    identities: { owner: { roles: [{ role: "Azure Service Bus Data Owner", scope: "" }] } },
  });
  await using client = await connect(ordersBus, emulator.as("owner"));

  const error = await failureOf(client.queue("orders"));

  expect(error).toMatchObject({ code: "InvalidOperation", transient: false });
});

test("where nobody listens, a send is told so", async () => {
  const namespace = "localhost:1";
  await using client = await connect(ordersBus, { namespace, credential: opaque });

  const error = await failureOf(client.queue("orders"));

  expect(error).toMatchObject({ code: "ServiceUnavailable" });
  expect(String(error)).toContain("ECONNREFUSED");
});

/** Gives a token that no namespace is there to look at. */
const opaque = {
  getToken: async () => ({ token: "opaque", expiresOnTimestamp: Date.now() + 3_600_000 }),
};

/** What Node and OpenSSL say when there is no connection: https://nodejs.org/api/errors.html, https://nodejs.org/api/tls.html */
const broken: [string, BuspassErrorCode][] = [
  ["ENOTFOUND", "ServiceUnavailable"],
  ["EAI_AGAIN", "ServiceUnavailable"],
  ["ECONNREFUSED", "ServiceUnavailable"],
  ["ECONNRESET", "ServiceUnavailable"],
  ["ECONNABORTED", "ServiceUnavailable"],
  ["EPIPE", "ServiceUnavailable"],
  ["ERR_STREAM_DESTROYED", "ServiceUnavailable"],
  ["ETIMEDOUT", "ServiceUnavailable"],
  ["EADDRNOTAVAIL", "ServiceUnavailable"],
  ["EHOSTDOWN", "ServiceUnavailable"],
  ["EHOSTUNREACH", "ServiceUnavailable"],
  ["ENETDOWN", "ServiceUnavailable"],
  ["ENETRESET", "ServiceUnavailable"],
  ["ENETUNREACH", "ServiceUnavailable"],
  ["CERT_HAS_EXPIRED", "TlsFailed"],
  ["CERT_NOT_YET_VALID", "TlsFailed"],
  ["CERT_REVOKED", "TlsFailed"],
  ["DEPTH_ZERO_SELF_SIGNED_CERT", "TlsFailed"],
  ["ERR_TLS_CERT_ALTNAME_INVALID", "TlsFailed"],
  ["SELF_SIGNED_CERT_IN_CHAIN", "TlsFailed"],
  ["UNABLE_TO_GET_ISSUER_CERT_LOCALLY", "TlsFailed"],
  ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", "TlsFailed"],
  ["EPROTO", "TlsFailed"],
  ["ERR_SSL_WRONG_VERSION_NUMBER", "TlsFailed"],
];

test.each(broken)(
  "a connection that fails with %s is %s, with Node's own words",
  async (code, ours) => {
    await using namespace = await startOrders();
    const given = namespace.emulator.as("owner");
    class Broken implements InMemoryWebSocket {
      onopen = null;
      onmessage = null;
      onclose: InMemoryWebSocket["onclose"] = null;
      onerror: InMemoryWebSocket["onerror"] = null;
      send(): void {}
      close(): void {}
      constructor() {
        setImmediate(() => {
          const system = { code, errno: -1, syscall: "connect" };
          this.onerror?.(Object.assign(new Error(`It said ${code}.`), system));
          this.onclose?.();
        });
      }
    }
    await using client = await connect(ordersBus, { ...given, webSocket: Broken });

    const error = await failureOf(client.queue("orders"));

    expect(error).toMatchObject({ code: ours, transient: errorCodes[ours].transient });
    expect(String(error)).toContain(`It said ${code}.`);
  },
);

test("a namespace whose certificate is not trusted is told at the first try", async () => {
  await using emulator = await startEmulator({
    queues: { orders: {} },
    identities: { owner: { roles: [] } },
    tlsPort: 0,
  });
  const { namespace, credential } = emulator.as("owner");
  await using client = await connect(ordersBus, { namespace, credential });

  await expect(
    client.queue("orders").send(OrderPlaced, { orderId: "A1", total: 1 }),
  ).rejects.toMatchObject({ code: "TlsFailed", transient: false });
});
