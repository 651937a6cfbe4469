import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type Argument, parseSync, Visitor } from "oxc-parser";

/** A test that names a requirement. */
export interface Binding {
  readonly file: string;
  readonly id: string;
  /** Why the emulator does not meet it, for a known gap. */
  readonly gap: string | undefined;
}

const binders: ReadonlySet<string> = new Set(["requirement", "knownGap"]);
const testFolder = fileURLToPath(new URL("../test/", import.meta.url));

/** What the suite's test files bind to the manifest, read from their source. */
export function bindings(): Binding[] {
  return globSync("**/*.test.ts", { cwd: testFolder })
    .sort()
    .flatMap((file) => bindingsOf(file, readFileSync(testFolder + file, "utf8")));
}

/** @throws SyntaxError for a file that cannot be read, or a binding whose texts are not written out */
export function bindingsOf(file: string, source: string): Binding[] {
  const { program, errors } = parseSync(file, source);
  const [error] = errors;
  if (error !== undefined) throw new SyntaxError(`${file}: ${error.message}`);
  const found: Binding[] = [];
  new Visitor({
    CallExpression({ callee, arguments: [first, second] }) {
      if (callee.type !== "Identifier" || !binders.has(callee.name)) return;
      const id = textOf(first);
      if (id === undefined) throw new SyntaxError(`${file}: ${callee.name}() without a written id`);
      const gap = callee.name === "knownGap" ? textOf(second) : undefined;
      if (callee.name === "knownGap" && gap === undefined) {
        throw new SyntaxError(`${file}: the known gap ${id} without a written reason`);
      }
      found.push({ file, id, gap });
    },
  }).visit(program);
  return found;
}

function textOf(argument: Argument | undefined): string | undefined {
  return argument?.type === "Literal" && typeof argument.value === "string"
    ? argument.value
    : undefined;
}
