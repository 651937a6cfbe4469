// The first program of a team that installed our packages. The check copies it beside them and runs it on every
// supported Node, so it is JavaScript, and without `await using`, which the oldest of them does not parse.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

const { imports, bins } = JSON.parse(
  readFileSync(new URL("entries.json", import.meta.url), "utf8"),
);

console.log(`Node ${process.version}`);

for (const specifier of imports) {
  const names = Object.keys(await import(specifier));
  console.log(`${specifier}: ${names.join(", ") || "no names"}`);
}

for (const bin of bins) {
  const version = execFileSync(process.execPath, [bin, "--version"], { encoding: "utf8" });
  console.log(`${bin}: ${version.trim()}`);
}
