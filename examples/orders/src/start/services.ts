import type { Emulator } from "@buspass/emulator";
import { type Child, type Line, startChild } from "./child.ts";
import { environmentOf, type IdentityName, startNamespace } from "./namespace.ts";

/** The namespace in this process, and API and worker in processes of their own. */
export interface Services extends AsyncDisposable {
  readonly emulator: Emulator;
  readonly api: Child;
  readonly worker: Child;
  /** Rejects, with words, when API or worker ends before it was told to. */
  readonly ended: Promise<never>;
  /** Starts another program of this folder as one of the identities. */
  start(name: string, program: string, identity: IdentityName): Child;
}

interface ServicesOptions {
  /** Where the API listens on loopback; 0 lets the system pick. */
  readonly port: string;
  readonly onApiLine?: (line: Line) => void;
  readonly onWorkerLine: (line: Line) => void;
}

/** Starts everything; disposal ends it in reverse order and leaves no process behind. */
export async function startServices(options: ServicesOptions): Promise<Services> {
  const started = new AsyncDisposableStack();
  const emulator = started.use(await startNamespace());
  const start = (
    name: string,
    program: string,
    identity: IdentityName,
    variables: NodeJS.ProcessEnv = {},
    onLine?: (line: Line) => void,
  ): Child => {
    const env = { ...environmentOf(emulator, identity), ...variables };
    // A stack that was disposed of takes nothing more: nothing is started after the end.
    if (started.disposed) throw new Error("Everything was stopped.");
    return started.use(startChild(name, new URL(program, import.meta.url), env, onLine));
  };
  const worker = start("The worker", "../worker.ts", "orders-worker", {}, options.onWorkerLine);
  const loopback = { HOST: "127.0.0.1", PORT: options.port };
  const api = start("The API", "../api.ts", "orders-api", loopback, options.onApiLine);
  return {
    emulator,
    api,
    worker,
    ended: Promise.race([api.ended, worker.ended]),
    start,
    [Symbol.asyncDispose]: () => started.disposeAsync(),
  };
}
