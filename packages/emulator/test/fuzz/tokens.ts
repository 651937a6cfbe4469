import type { EmulatorConnection } from "@buspass/emulator";
import { frameOf } from "./frames.ts";
import type { Random } from "./random.ts";

const scope = "https://servicebus.azure.net/.default";
const jwtStart = "eyJ";

export async function tokenOf({ credential }: EmulatorConnection): Promise<string> {
  return (await credential.getToken(scope)).token;
}

/** Tokens that open nothing: somebody else's, broken ones, and none. */
export function badTokens(valid: string, strangers: string, foreign: string): readonly string[] {
  const [header = "", claims = "", signature = ""] = valid.split(".");
  const none = Buffer.from('{"alg":"none","typ":"JWT"}').toString("base64url");
  return [
    strangers,
    foreign,
    `${header}.${claims}.${[...signature].reverse().join("")}`,
    `${none}.${claims}.`,
    `${header}.${strangers.split(".")[1] ?? ""}.${signature}`,
    valid.slice(0, -40),
    valid.repeat(3),
    "",
  ];
}

/** The frames with every token in them replaced. */
export function withToken(frames: readonly Buffer[], token: string): Buffer[] {
  return frames.map((frame) => {
    const at = frame.indexOf(jwtStart);
    // The client writes a token as a long string, behind its size.
    if (at < 5 || frame[at - 5] !== 0xb1) return frame;
    const size = Buffer.alloc(4);
    size.writeUInt32BE(token.length);
    const end = at + frame.readUInt32BE(at - 4);
    const body = [frame.subarray(8, at - 4), size, Buffer.from(token), frame.subarray(end)];
    return frameOf(Buffer.concat(body), frame.readUInt16BE(6));
  });
}

/** What a session is told by, and whether it may do anything. */
export interface Chosen {
  readonly token: string;
  readonly trusted: boolean;
}

export function chooseToken(valid: string, bad: readonly string[], random: Random): Chosen {
  return random.chance(0.5)
    ? { token: valid, trusted: true }
    : { token: random.pick(bad), trusted: false };
}
