import { pipeline, Readable } from "node:stream";
import split from "split2";
import type { Answer } from "../submit-orders.ts";

/**
 * Posts a file as a shop would, and gets an answer for each of its lines.
 * @throws Error when the API gives another answer, or none
 */
export async function postOrders(
  address: string,
  csv: Buffer<ArrayBuffer>,
  onAnswer: (answer: Answer) => void,
): Promise<void> {
  const response = await fetch(new URL("/orders", address), {
    method: "POST",
    headers: { "content-type": "text/csv" },
    body: csv,
  });
  if (response.headers.get("content-type") !== "application/x-ndjson" || response.body === null) {
    throw new Error(`The API answered ${response.status}: ${await response.text()}`);
  }
  const answers = split(JSON.parse);
  // Unlike `pipe`, it passes on that the connection broke; the loop then throws.
  pipeline(Readable.fromWeb(response.body), answers, () => {});
  for await (const answer of answers) onAnswer(answer);
}
