import { readFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import type { ConnectedIdentity } from "@buspass/client";
import * as z from "zod";
import type { Answer } from "../submit-orders.ts";
import type { Line } from "./child.ts";
import { csvFile } from "./csv-file.ts";
import type { Evidence, FileLine, Refusal } from "./evidence.ts";
import { timeInProcessNamespace } from "./namespace.ts";
import { postOrders } from "./post-orders.ts";
import type { Progress } from "./progress.ts";
import { type Services, startServices } from "./services.ts";
import { Settlements } from "./settlements.ts";

const deadlineMs = 30_000;

/**
 * Runs API and worker on a namespace of this process, posts the file, waits until each accepted order
 * has its end, and tries what must be refused. Nothing is left running, however it ends.
 *
 * @throws Error when a process ends early, or the time is over
 */
export async function run(interrupted: AbortSignal, progress: Progress): Promise<Evidence> {
  progress.show("Starting the namespace, the API and the worker");
  const inProcessReadyMs = await timeInProcessNamespace();
  const settlements = new Settlements(progress);
  const apiErrors: string[] = [];
  await using services = await startServices({
    port: "0",
    onApiLine: ({ level, msg = "" }) => {
      if (level === "error") apiErrors.push(msg);
    },
    onWorkerLine: (line) => settlements.add(line),
  });
  const over = Promise.withResolvers<never>();
  const interrupt = (): void => over.reject(interrupted.reason);
  interrupted.addEventListener("abort", interrupt);
  if (interrupted.aborted) interrupt();
  const timer = setTimeout(() => {
    over.reject(new Error(`Not done after ${deadlineMs / 1_000} s: ${settlements.missing()}`));
  }, deadlineMs);
  try {
    const work = gather(services, settlements, progress);
    const gathered = await Promise.race([work, services.ended, over.promise]);
    return { ...gathered, apiErrors, inProcessReadyMs };
  } finally {
    clearTimeout(timer);
  }
}

async function gather(
  { api, worker, emulator, start }: Services,
  settlements: Settlements,
  progress: Progress,
): Promise<Omit<Evidence, "apiErrors" | "inProcessReadyMs">> {
  const csv = await readFile(csvFile);
  const connected = {
    "orders-api": identityIn(await api.line("connected")),
    "orders-worker": identityIn(await worker.line("connected")),
  };
  const { address } = Listening.parse(await api.line("listening"));
  const answers: Answer[] = [];
  const posted = postOrders(address, csv, (answer) => {
    answers.push(answer);
    settlements.answered(answer);
  });
  // When the API has ended, its own last words tell more than the broken connection.
  await posted.catch(async (cause: unknown) => {
    await Promise.race([api.ended, delay(500)]);
    throw new Error(`The API did not answer each line: ${String(cause)}`, { cause });
  });
  await settlements.complete();

  progress.show("Trying what must be refused");
  const forbidden = start("The last act", "try-forbidden.ts", "orders-worker");
  const refusals = [
    refusalIn(await forbidden.line("send")),
    refusalIn(await forbidden.line("connectionString")),
  ];
  return {
    file: linesOf(csv.toString("utf8")),
    answers,
    outcomes: settlements.outcomes,
    inspection: emulator.inspect(),
    connected,
    refusals,
  };
}

const Listening = z.object({ address: z.url() });

const Connected = z.object({
  source: z.string(),
  objectId: z.string().optional(),
  clientId: z.string().optional(),
});

function identityIn(line: Line): ConnectedIdentity {
  const { source, objectId, clientId } = Connected.parse(line);
  return { source, objectId, clientId };
}

function refusalIn(line: Line): Refusal {
  return z
    .object({
      attempt: z.enum(["send", "connectionString"]),
      code: z.string(),
      message: z.string(),
      remedy: z.string(),
    })
    .parse(line);
}

function linesOf(text: string): FileLine[] {
  return text
    .split("\n")
    .map((line, index) => ({ line: index + 1, text: line.trimEnd() }))
    .filter(({ line, text: content }) => line > 1 && content !== "");
}
