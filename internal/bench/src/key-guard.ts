import { findKey, redact } from "@buspass/identity/key-guard";
import { pieces } from "../../../packages/identity/test/corpus/tiresome-texts.ts";

/*
 * The guard on text that is made to tire it: four times as much should take four times as long, and
 * sixteen in quadratic time. The best of several rounds, as everything else only adds.
 */

const small = 2 ** 18;
const large = 2 ** 20;
const rounds = 5;

const ratios = pieces.map((piece) => {
  const [short, long] = [milliseconds(piece, small), milliseconds(piece, large)];
  console.log(`${JSON.stringify(piece).padEnd(28)} ${long.toFixed(0).padStart(5)} ms/MiB`);
  return long / short;
});
console.log(`four times the text takes at most ${Math.max(...ratios).toFixed(1)} times as long`);

function milliseconds(piece: string, size: number): number {
  const text = piece.repeat(size / piece.length);
  const rounded = Array.from({ length: rounds }, () => {
    const start = performance.now();
    findKey(text);
    redact(text);
    return performance.now() - start;
  });
  return Math.min(...rounded);
}
