import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { connectionString } from "../../../packages/identity/test/corpus/connection-strings.ts";
import { seededKeys } from "../../../packages/identity/test/corpus/seeded-keys.ts";

/*
 * `buspass scan` on a repository of 50,000 files of source, with as many again that .gitignore names and a
 * key in ten of them. The best of several rounds, as everything else only adds; the files are in the
 * system's memory, as after a checkout.
 */

const files = 50_000;
const filesInFolder = 50;
const keysPlanted = 10;
const rounds = 5;
const main = fileURLToPath(new URL("../../../packages/cli/src/main.ts", import.meta.url));

const words =
  'const order = await client.queue("orders").send(OrderPlaced, { orderId, total: 42 }); import export function return namespace readonly interface string number primaryKey signature design=flat https://contoso.com/a/b'.split(
    " ",
  );

const folder = await mkdtemp(join(tmpdir(), "buspass-bench-"));
try {
  const bytes = await makeFiles();
  const seconds = [];
  for (let round = 0; round < rounds; round += 1) seconds.push(await scan());
  const best = Math.min(...seconds);
  console.log(`${files} files of ${(bytes / 1e6).toFixed(0)} MB in ${best.toFixed(1)} s`);
} finally {
  await rm(folder, { recursive: true });
}

async function makeFiles(): Promise<number> {
  const keys = seededKeys("bench");
  const next = numbers();
  let bytes = 0;
  await writeFile(join(folder, ".gitignore"), "out/\n*.log\n");
  for (let made = 0; made < files; made += filesInFolder) {
    const source = join(folder, "packages", `p${made % 40}`, "src", `m${made}`);
    await mkdir(join(source, "out"), { recursive: true });
    for (let file = 0; file < filesInFolder; file += 1) {
      const isPlanted = file === 0 && made % (files / keysPlanted) === 0;
      const text = sourceText(next) + (isPlanted ? connectionString(keys.newer()) : "");
      bytes += text.length;
      await writeFile(join(source, `f${file}.ts`), text);
      await writeFile(join(source, "out", `f${file}.js`), text);
    }
  }
  return bytes;
}

function sourceText(next: () => number): string {
  const length = 1000 + next() * 8000;
  let text = "";
  while (text.length < length) {
    text += words[Math.floor(next() * words.length)] + (next() < 0.12 ? "\n  " : " ");
  }
  return text;
}

/** From 0 to 1, the same each time. */
function numbers(): () => number {
  let state = 1;
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return state / 2 ** 32;
  };
}

async function scan(): Promise<number> {
  const start = performance.now();
  const stdout = await new Promise<string>((resolve) => {
    execFile(process.execPath, [main, "scan", "--json"], { cwd: folder }, (_, text) =>
      resolve(text),
    );
  });
  const seconds = (performance.now() - start) / 1000;
  const report: { findings: unknown[]; files: number } = JSON.parse(stdout);
  // And .gitignore itself.
  if (report.findings.length !== keysPlanted || report.files !== files + 1) throw new Error(stdout);
  return seconds;
}
