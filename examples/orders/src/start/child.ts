import { fork } from "node:child_process";
import { once } from "node:events";
import { finished } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import split from "split2";
import * as z from "zod";

/** A line that a child process wrote: pino's fields, and whatever else is in it. */
const Line = z.looseObject({
  event: z.string().optional(),
  level: z.string().optional(),
  msg: z.string().optional(),
});
export type Line = z.infer<typeof Line>;

/** A Node program of this example in a process of its own. */
export interface Child extends AsyncDisposable {
  /** Rejects, with words, when the process ends before it was told to. */
  readonly ended: Promise<never>;
  /** The first line of that event, also when it was written before. */
  line(event: string): Promise<Line>;
  /** Tells it to stop and waits until it is gone. */
  stop(): Promise<void>;
}

/** How long a child may take to stop before it is killed. */
const stopTimeoutMs = 5_000;

/** Starts a program of this folder; `onLine` gets each line of JSON that it writes. */
export function startChild(
  name: string,
  program: URL,
  env: NodeJS.ProcessEnv,
  onLine: (line: Line) => void = () => {},
): Child {
  // `fork` opens an IPC channel: closing it stops the child on every system, even if this one dies.
  const child = fork(fileURLToPath(program), { env, silent: true });
  let lastWords = "It wrote nothing.";
  let failure: string | undefined;
  let stopping = false;
  const first = new Map<string, PromiseWithResolvers<Line>>();
  const firstOf = (event: string): PromiseWithResolvers<Line> => {
    const line = first.get(event) ?? Promise.withResolvers<Line>();
    first.set(event, line);
    return line;
  };

  const output = [split(), split()] as const;
  child.stdout?.pipe(output[0]).on("data", (text: string) => {
    const line = parsed(text);
    lastWords = line?.msg ?? text;
    if (line === undefined) return;
    if (line.event !== undefined) firstOf(line.event).resolve(line);
    onLine(line);
  });
  child.stderr?.pipe(output[1]).on("data", (text: string) => {
    // Of what Node says when a program cannot even be loaded, the line that names the error.
    if (/^\w*Error\b/.test(text)) failure ??= text;
  });

  // The last line may be read after the "exit"; a "close" does not come when the channel was closed
  // from this side.
  const gone = Promise.all([once(child, "exit"), ...output.map((lines) => finished(lines))]);
  const ended = gone.then(([[code, signal]]): Promise<never> => {
    if (stopping) return new Promise(() => {});
    throw new Error(`${name} ended with ${signal ?? `code ${code}`}: ${failure ?? lastWords}`);
  });
  ended.catch(() => {}); // Whoever waits for something of the child is told; nobody may be waiting.

  const stop = async (): Promise<void> => {
    stopping = true;
    if (child.connected) child.disconnect();
    const killer = setTimeout(() => child.kill("SIGKILL"), stopTimeoutMs);
    await gone.finally(() => clearTimeout(killer));
  };
  return {
    ended,
    line: (event) => Promise.race([firstOf(event).promise, ended]),
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

function parsed(text: string): Line | undefined {
  try {
    return Line.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
