import type { Environment } from "@buspass/identity";
import type { WebSocketImpl } from "./service-bus-transport.ts";

/** The way out of this network. */
export interface WebSocketsOptions {
  /** The URL of an HTTP proxy; undefined for what the environment says. */
  readonly proxy: string | undefined;
  readonly env: Environment;
}

/** Where an emulator takes WebSockets, as it has no port 443. */
const emulatorVariable = "BUSPASS_EMULATOR_WEBSOCKET";

/**
 * A class for AMQP over WebSockets, through a proxy where there is one: the one that was passed, else that of
 * HTTPS_PROXY or ALL_PROXY, unless NO_PROXY excepts the namespace.
 *
 * @throws RangeError when the proxy is no URL of one
 */
export async function webSockets({ proxy, env }: WebSocketsOptions): Promise<WebSocketImpl> {
  if (proxy !== undefined) checkedProxy("The option proxy", proxy);
  // Loaded only now: the most connect without.
  const [{ WebSocket }, { HttpsProxyAgent }, { getProxyForUrl }] = await Promise.all([
    import("ws"),
    import("https-proxy-agent"),
    import("proxy-from-env"),
  ]);
  const agentTo = (url: URL) => {
    // `wss:` has a variable of its own there, which nobody sets.
    const variable = getProxyForUrl(`https://${url.host}`);
    const given = proxy ?? variable;
    if (given === "") return undefined;
    const through = checkedProxy("The proxy that the environment names", given);
    const headers = credentialsOf(through);
    through.username = "";
    through.password = "";
    // The credentials stay in a function, where nothing prints them.
    return new HttpsProxyAgent(through, { headers: () => ({ ...headers() }) });
  };
  return class extends WebSocket {
    constructor(address: string, protocols?: string | string[]) {
      const url = atItsDoor(new URL(address), env);
      const agent = agentTo(url);
      super(url, protocols, { ...(agent && { agent }) });
    }
  };
}

/** The SDK writes the port of the namespace, which is that for AMQP; in Azure there is none, and it is 443. */
function atItsDoor(url: URL, env: Environment): URL {
  const door = env[emulatorVariable];
  const isEmulator = url.hostname === "localhost" || url.hostname === "127.0.0.1";
  if (door && isEmulator) url.host = door;
  return url;
}

function checkedProxy(where: string, text: string): URL {
  const url = URL.parse(text);
  // It is not repeated: there may be a password in it.
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new RangeError(
      `${where} is no URL of an HTTP proxy, such as http://proxy.contoso.com:8080.`,
    );
  }
  return url;
}

/** https://www.rfc-editor.org/rfc/rfc7617 */
function credentialsOf({ username, password }: URL): () => Record<string, string> {
  if (username === "" && password === "") return () => ({});
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  const basic = `Basic ${Buffer.from(pair).toString("base64")}`;
  return () => ({ "Proxy-Authorization": basic });
}
