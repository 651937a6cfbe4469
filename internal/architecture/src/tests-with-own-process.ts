import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, resolve, sep } from "node:path";

/**
 * What changes a process for whoever comes after: `vi` its clocks, globals and modules; and the client of managed
 * identities keeps the first host that it finds. To read the environment changes nothing.
 */
const lasting =
  /\bvi\.|\bprocess\.(?!env\b)|(?:delete |\()process\.env\b|\bprocess\.env\S+ \??=[^=]|\bglobalThis\.|from "@azure\/identity"/;

const relativeImport = /\bfrom "(\.[^"]+)"/g;

/**
 * The test files below a folder that need a process to themselves: those which name what lasts as long as the process,
 * or import a file by a relative path that does.
 */
export function testsWithOwnProcess(folder: string, pattern: string): string[] {
  return globSync(pattern, { cwd: folder, exclude: ["**/node_modules/**"] })
    .filter((test) => namesWhatLasts(resolve(folder, test)))
    .map((test) => test.replaceAll(sep, "/"));
}

function namesWhatLasts(test: string): boolean {
  const files = new Set([test]);
  // The set grows while it is walked.
  for (const file of files) {
    const text = readFileSync(file, "utf8");
    if (lasting.test(text)) return true;
    for (const [, path = ""] of text.matchAll(relativeImport)) {
      const imported = resolve(dirname(file), path);
      // An import in a string that a test writes leads nowhere.
      if (existsSync(imported)) files.add(imported);
    }
  }
  return false;
}
