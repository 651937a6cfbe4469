import { createHash, randomFillSync } from "node:crypto";

const tokenBytes = 16;
/** Random bytes are cheap by the thousand, and dear by the dozen. */
const tokensDrawn = 256;

/** Lock tokens that nobody can guess, or with a seed always the same ones. */
export function lockTokens(seed: string | undefined): () => string {
  return seed === undefined ? randomTokens() : seededTokens(seed);
}

/** Random UUIDs. [RFC 9562 5.4] */
function randomTokens(): () => string {
  const drawn = Buffer.alloc(tokensDrawn * tokenBytes);
  let at = drawn.length;
  return () => {
    if (at === drawn.length) {
      randomFillSync(drawn);
      at = 0;
    }
    drawn.writeUInt8((drawn.readUInt8(at + 6) & 0x0f) | 0x40, at + 6);
    drawn.writeUInt8((drawn.readUInt8(at + 8) & 0x3f) | 0x80, at + 8);
    at += tokenBytes;
    return drawn.toString("hex", at - tokenBytes, at);
  };
}

function seededTokens(seed: string): () => string {
  let count = 0;
  return () => {
    count += 1;
    return createHash("sha256")
      .update(`${seed}:${count}`)
      .digest("hex")
      .slice(0, 2 * tokenBytes);
  };
}
