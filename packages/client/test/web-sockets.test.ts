import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { type AddressInfo, connect as connectTo, type Socket } from "node:net";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { connect } from "@buspass/client";
import { type Emulator, startEmulator } from "@buspass/emulator";
import { expect, test } from "vitest";
import { bus, errorOf, untyped } from "./orders.ts";

const program = fileURLToPath(new URL("programs/web-sockets.ts", import.meta.url));

/** An HTTP proxy that lets CONNECT through to this machine, or answers it with a status. */
interface Proxy extends AsyncDisposable {
  readonly address: string;
  /** What it was asked for, with the credentials that came along. */
  readonly asked: readonly { readonly to: string; readonly credentials: string | undefined }[];
}

async function startProxy(status = 200): Promise<Proxy> {
  const asked: { to: string; credentials: string | undefined }[] = [];
  const server: Server = createServer();
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => sockets.add(socket));
  server.on("connect", (request, socket, head) => {
    socket.on("error", () => {});
    asked.push({
      to: request.url ?? "",
      credentials: request.headers["proxy-authorization"],
    });
    if (status !== 200) {
      socket.end(`HTTP/1.1 ${status} No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`);
      return;
    }
    const [host = "", port] = (request.url ?? "").split(":");
    const there = connectTo({ host, port: Number(port) }, () => {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      there.write(head);
      there.pipe(socket).pipe(there);
    });
    there.on("error", () => socket.destroy());
    socket.on("close", () => there.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    address: `127.0.0.1:${port}`,
    asked,
    async [Symbol.asyncDispose]() {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, "close");
    },
  };
}

function startOverTls(): Promise<Emulator> {
  return startEmulator({
    queues: { orders: {} },
    identities: {
      owner: {
        systemAssigned: true,
        roles: [{ role: "Azure Service Bus Data Owner", scope: "" }],
      },
    },
    tlsPort: 0,
  });
}

/** Runs the program, which sends one order, and tells how that went. */
async function run(emulator: Emulator, env: NodeJS.ProcessEnv = {}): Promise<string> {
  // The person who runs the tests may have a proxy of their own.
  const { HTTPS_PROXY: _, https_proxy: __, ALL_PROXY: ___, all_proxy: ____, ...own } = process.env;
  const child = spawn(process.execPath, [program], {
    env: { ...own, ...emulator.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [out, error] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return out + error;
}

function arrived({ inspect }: Emulator): number | undefined {
  return inspect().queues["orders"]?.active;
}

test("over WebSockets a program sends through the door that the emulator has for them", async () => {
  await using emulator = await startOverTls();

  const said = await run(emulator);

  expect(said).toBe("sent\n");
  expect(arrived(emulator)).toBe(1);
});

test("the proxy that is passed tunnels, with its credentials, which nothing prints", async () => {
  await using emulator = await startOverTls();
  await using proxy = await startProxy();
  const password = crypto.randomUUID();

  const said = await run(emulator, {
    TEST_PROXY: `http://shop:${password}%21@${proxy.address}`,
    TEST_INSPECT: "client",
    DEBUG: "*",
    AZURE_LOG_LEVEL: "verbose",
  });

  expect(arrived(emulator)).toBe(1);
  expect(proxy.asked).toEqual([
    {
      to: emulator.env["BUSPASS_EMULATOR_WEBSOCKET"],
      credentials: `Basic ${Buffer.from(`shop:${password}!`).toString("base64")}`,
    },
  ]);
  expect(said).toContain("sent\n");
  expect(said.includes(password)).toBe(false);
  expect(said.includes(Buffer.from(`shop:${password}`).toString("base64").slice(0, 20))).toBe(
    false,
  );
}, 20_000);

test.each([
  ["HTTPS_PROXY lets it through", { NO_PROXY: "127.0.0.1" }, 1],
  ["NO_PROXY excepts the namespace", {}, 0],
])("%s", async (_, env, asked) => {
  await using emulator = await startOverTls();
  await using proxy = await startProxy();

  const said = await run(emulator, { HTTPS_PROXY: `http://${proxy.address}`, ...env });

  expect(said).toBe("sent\n");
  expect(proxy.asked).toHaveLength(asked);
});

test.each([407, 403])("a proxy that answers %i refuses, and it is told at once", async (status) => {
  await using emulator = await startOverTls();
  await using proxy = await startProxy(status);

  const said = await run(emulator, { TEST_PROXY: `http://${proxy.address}` });

  expect(said).toContain(`"code":"ProxyRefused"`);
  expect(said).toContain(`Unexpected server response: ${status}. Check the proxy`);
  expect(proxy.asked).toHaveLength(1);
  expect(arrived(emulator)).toBe(0);
});

test.each([
  ["answers 502", 502],
  ["is not there", 0],
])(
  "a proxy that %s may come back: that is transient",
  async (_, status) => {
    await using emulator = await startOverTls();
    const proxy = await startProxy(status || 200);
    if (status === 0) await proxy[Symbol.asyncDispose]();

    const said = await run(emulator, { TEST_PROXY: `http://${proxy.address}` });
    if (status !== 0) await proxy[Symbol.asyncDispose]();

    expect(said).toContain(`"code":"DeadlineExceeded"`);
    expect(said).toMatch(/the last try: Could not send to .*(ECONNREFUSED|response: 502)/);
  },
  20_000,
);

test.each(["proxy.contoso.com:8080", "socks5://proxy", "a secret"])(
  "%j is no proxy, and is not repeated",
  async (proxy) => {
    const error = await errorOf(() =>
      connect(bus, {
        namespace: "contoso-prod.servicebus.windows.net",
        transport: "webSockets",
        proxy,
      }),
    );

    expect(error).toEqual(
      new RangeError(
        "The option proxy is no URL of an HTTP proxy, such as http://proxy.contoso.com:8080.",
      ),
    );
  },
);

test("a proxy without WebSockets is told to need them", async () => {
  const proxy = "http://proxy.contoso.com:8080";

  await expect(
    connect(bus, { namespace: "contoso-prod.servicebus.windows.net", proxy }),
  ).rejects.toEqual(
    new RangeError('A proxy lets WebSockets through: add `transport: "webSockets"`.'),
  );
});

test("a way to connect that there is not is refused, rather than taken for the other", async () => {
  const options = { namespace: "contoso-prod.servicebus.windows.net", transport: "websockets" };

  await expect(untyped({ connect }, "connect")(bus, options)).rejects.toEqual(
    new RangeError('transport is "websockets": it must be one of amqp, webSockets.'),
  );
});
