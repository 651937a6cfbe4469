import { setImmediate } from "node:timers/promises";
import type { EmulatorConnection } from "@buspass/emulator";
import type { Typed } from "rhea";
import { codec, encode, frameOf, readFrame } from "./frames.ts";

/** A connection on which a test writes what it likes. */
export interface OpenDoor {
  write(...frames: readonly Buffer[]): void;
  /** The codes of the performatives that came back so far. */
  codes(): number[];
  readonly closed: boolean;
  /** Lets both sides work until something is so. */
  until(what: () => boolean): Promise<void>;
}

export const codeOf = { open: 0x10, begin: 0x11, attach: 0x12, detach: 0x16, close: 0x18 } as const;

export const amqpHeader = Buffer.from("AMQP\0\x01\0\0", "latin1");
export const openFrame = performative(codeOf.open, [codec.wrap_string("test")]);
export const closeFrame = performative(codeOf.close, []);
export const beginFrame = performative(codeOf.begin, [
  codec.wrap(null),
  codec.wrap_uint(0),
  codec.wrap_uint(1_000),
  codec.wrap_uint(1_000),
]);

export function performative(
  code: number,
  fields: readonly Typed[],
  payload: Buffer = Buffer.alloc(0),
  channel = 0,
): Buffer {
  const list = codec.described(codec.wrap_ulong(code), codec.wrap_list([...fields])) as Typed;
  return frameOf(Buffer.concat([encode(list), payload]), channel);
}

/** A performative of which the fields are whatever bytes. */
export function performativeOf(code: number, fields: Buffer): Buffer {
  return frameOf(Buffer.concat([Buffer.from([0, 0x53, code]), fields]));
}

export async function openDoor({ webSocket, namespace }: EmulatorConnection): Promise<OpenDoor> {
  const socket = new webSocket(`wss://${namespace}/$servicebus/websocket`);
  let came = Buffer.alloc(0);
  let closed = false;
  const opened = Promise.withResolvers<void>();
  socket.onopen = opened.resolve;
  socket.onmessage = ({ data }) => {
    came = Buffer.concat([came, Buffer.from(data)]);
  };
  socket.onclose = () => {
    closed = true;
  };
  socket.onerror = () => {};
  await opened.promise;
  return {
    write(...frames) {
      socket.send(Buffer.concat(frames));
    },
    codes() {
      const codes: number[] = [];
      for (let at = amqpHeader.length; at + 4 <= came.length; at += came.readUInt32BE(at)) {
        const frame = came.subarray(at, at + came.readUInt32BE(at));
        codes.push(readFrame(frame)?.code ?? 0);
      }
      return codes;
    },
    get closed() {
      return closed;
    },
    async until(what) {
      const deadlineMs = performance.now() + 5_000;
      while (!what()) {
        if (performance.now() > deadlineMs) throw new Error("It never came to that.");
        await setImmediate();
      }
    },
  };
}
