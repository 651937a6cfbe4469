import { setImmediate } from "node:timers/promises";
import type { OpenPeer } from "./peer-sockets.ts";
import type { Random } from "./random.ts";

/** How often to let the namespace work before the next frame, and before giving up on an answer. */
const memoryTurns = { frame: 1, token: 40, last: 6, close: 1_000 };
/** Bytes take some turns through the system's sockets. */
const socketTurns = { frame: 3, token: 200, last: 40, close: 100_000 };

/** A transaction's id but for its number, which is another one on each connection. */
const transactionName = /txn:[0-9a-f]{32}/;

/** A frame with the transactions of this connection in place of the recorded one's. */
function withTransactions(frame: Buffer, came: readonly Buffer[]): Buffer {
  const [recorded] = transactionName.exec(frame.toString("latin1")) ?? [];
  if (recorded === undefined) return frame;
  const [own] = transactionName.exec(Buffer.concat(came).toString("latin1")) ?? [recorded];
  return Buffer.from(frame.toString("latin1").replace(recorded, own), "latin1");
}

/** Writes frames on a connection of its own. Returns all that came back. */
export async function replay(
  open: OpenPeer,
  through: "memory" | "socket",
  frames: readonly Buffer[],
  random: Random,
): Promise<Buffer> {
  const turns = through === "memory" ? memoryTurns : socketTurns;
  const socket = await open();
  const came: Buffer[] = [];
  let closed = false;
  socket.onmessage = ({ data }) => came.push(Buffer.from(data));
  socket.onclose = () => {
    closed = true;
  };
  await setImmediate();
  await setImmediate();
  const inPieces = random.chance(0.1);
  const atOnce = random.chance(0.1);
  for (const recorded of frames) {
    if (closed) break;
    const frame = withTransactions(recorded, came);
    const before = came.length;
    if (inPieces) {
      const cut = random.below(frame.length + 1);
      socket.send(frame.subarray(0, cut));
      await setImmediate();
      socket.send(frame.subarray(cut));
    } else {
      socket.send(frame);
    }
    if (atOnce) continue;
    // A token is verified in its own time, and what follows stands on it.
    const isToken = frame.includes("put-token");
    for (let i = 0; i < (isToken ? turns.token : turns.frame); i += 1) {
      await setImmediate();
      if (isToken && came.length > before && i > turns.last) break;
    }
  }
  for (let i = 0; i < turns.last; i += 1) await setImmediate();
  socket.close();
  for (let i = 0; i < turns.close && !closed; i += 1) await setImmediate();
  if (!closed) throw new Error("The connection does not end.");
  return Buffer.concat(came);
}
