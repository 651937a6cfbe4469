import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { pythonWith } from "../clients/find-python.ts";
import type { Ledger } from "./ledger.ts";

/** A client in a process of its own, which sends and receives until it is told otherwise. */
export interface SoakClient {
  readonly name: string;
  /** Operations that failed, as the client saw it. */
  readonly troubles: number;
  /** No more sends; done when the last is accepted or has failed. */
  quiet(): Promise<void>;
  /** Ends it; false when it had to be killed or failed. */
  end(): Promise<boolean>;
}

/** How to start a client; undefined where what it needs is not installed. */
export interface ClientProgram {
  readonly name: string;
  readonly command: readonly string[] | undefined;
}

const longestMs = 30_000;

/** The clients of this machine. */
export async function clientPrograms(): Promise<ClientProgram[]> {
  const programOf = (name: string): string =>
    fileURLToPath(new URL(`programs/${name}`, import.meta.url));
  const azure = await pythonWith("azure.servicebus", "azure.identity");
  const proton = await pythonWith("proton");
  const python = (path: string | undefined, name: string): string[] | undefined =>
    path === undefined ? undefined : [path, "-B", "-W", "ignore", programOf(name)];
  return [
    { name: "js", command: [process.execPath, programOf("azure-service-bus.ts")] },
    { name: "python", command: python(azure, "azure_servicebus_client.py") },
    { name: "proton", command: python(proton, "qpid_proton_client.py") },
  ];
}

/**
 * Starts a client. It writes a line for each thing that happens: `accepted ID`, `received SOURCE ID`,
 * `trouble WHAT`, and `quiet` when it sends no more. A line on its input asks it for that; the end of
 * its input ends it.
 */
export function startClient(
  { name, command = [] }: ClientProgram,
  env: Readonly<Record<string, string>>,
  ledger: Ledger,
): SoakClient {
  const [file = "", ...args] = command;
  const child = spawn(file, args, {
    stdio: ["pipe", "pipe", "ignore"],
    env: { ...process.env, ...env },
  });
  let troubles = 0;
  const quiet = Promise.withResolvers<void>();
  const exited = once(child, "exit").then(([code]) => code === 0);
  createInterface(child.stdout).on("line", (line) => {
    const [what, ...words] = line.split(" ");
    if (what === "accepted") ledger.accepted(words[0] ?? "");
    else if (what === "received") ledger.received(name, words[0] ?? "", words[1] ?? "");
    else if (what === "trouble") troubles += 1;
    else if (what === "quiet") quiet.resolve();
  });
  // It may have ended by itself, which its exit code tells.
  child.stdin.on("error", () => {});
  return {
    name,
    get troubles() {
      return troubles;
    },
    async quiet() {
      child.stdin.write("quiet\n");
      await Promise.race([quiet.promise, exited]);
    },
    async end() {
      child.stdin.end();
      const deadline = setTimeout(() => child.kill(), longestMs);
      const ended = await exited;
      clearTimeout(deadline);
      return ended;
    },
  };
}
