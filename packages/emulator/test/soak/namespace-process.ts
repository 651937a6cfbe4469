import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { SoakFault } from "./fault-schedule.ts";

/** What the namespace's process is told. */
export interface Command {
  readonly fault?: SoakFault;
  readonly observe?: true;
  readonly stop?: true;
}

/** What it says. */
export interface Report {
  readonly ready?: Readiness;
  readonly observed?: Observation;
}

/** How clients reach the namespace. */
interface Readiness {
  readonly env: Readonly<Record<string, string>>;
  /** Of the identities, by the client's name. */
  readonly clientIds: Readonly<Record<string, string>>;
}

/** The namespace at one moment. */
export interface Observation {
  /** Messages that are in an entity, whatever their state. */
  readonly left: number;
  readonly deadLettered: number;
  readonly openConnections: number;
  readonly openLinks: number;
  /** Behind a garbage collection. */
  readonly heapBytes: number;
}

/** A namespace in a process of its own. */
export interface NamespaceProcess extends Readiness {
  inject(fault: SoakFault): void;
  observe(): Promise<Observation>;
  /** Stops the namespace and waits for its process to end by itself; says what that wrote to stderr. */
  stop(): Promise<string>;
}

/** Everything is over by then, also on a machine that is busy. */
const longestMs = 30_000;

/** Starts a namespace with an identity for each client. It is ended with the process that started it. */
export async function startNamespaceProcess(clients: readonly string[]): Promise<NamespaceProcess> {
  const program = fileURLToPath(new URL("programs/namespace.ts", import.meta.url));
  const child = fork(program, clients, {
    execArgv: ["--expose-gc"],
    stdio: ["ignore", "inherit", "pipe", "ipc"],
  });
  let complaints = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    complaints += text;
  });
  const exited = once(child, "exit").then(([code, signal]) => ({ code, signal }));
  const next = async (): Promise<Report> => {
    const [report] = await Promise.race([
      once(child, "message", { signal: AbortSignal.timeout(longestMs) }),
      exited.then(({ code, signal }) => {
        throw new Error(`The namespace ended with ${code ?? signal}. ${complaints}`);
      }),
    ]);
    return report as Report;
  };
  const tell = (command: Command): void => {
    child.send(command);
  };
  const { ready } = await next();
  if (ready === undefined) throw new Error("The namespace said something else than ready.");
  return {
    ...ready,
    inject: (fault) => tell({ fault }),
    async observe() {
      tell({ observe: true });
      const { observed } = await next();
      if (observed === undefined) throw new Error("The namespace said nothing of itself.");
      return observed;
    },
    async stop() {
      tell({ stop: true });
      const deadline = setTimeout(() => child.kill(), longestMs);
      const { code, signal } = await exited;
      clearTimeout(deadline);
      return code === 0 ? complaints : `ended with ${code ?? signal} ${complaints}`;
    },
  };
}
