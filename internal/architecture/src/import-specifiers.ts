import { type Expression, parseSync, Visitor } from "oxc-parser";

/**
 * Every module that a source file names, in order of appearance: imports of values and of types, re-exports,
 * `import()` of a literal, and `import("…")` in a type.
 */
export function importSpecifiers(path: string, source: string): string[] {
  const { program, errors } = parseSync(path, source);
  const [error] = errors;
  if (error !== undefined) throw new SyntaxError(`${path}: ${error.message}`);

  const specifiers = new Set<string>();
  const add = (node: Expression | null): void => {
    if (node?.type === "Literal" && typeof node.value === "string") specifiers.add(node.value);
  };
  new Visitor({
    ImportDeclaration: (node) => add(node.source),
    ExportNamedDeclaration: (node) => add(node.source),
    ExportAllDeclaration: (node) => add(node.source),
    ImportExpression: (node) => add(node.source),
    TSImportType: (node) => add(node.source),
  }).visit(program);
  return [...specifiers];
}

/** The package of a specifier that is not relative: `@azure/identity/x` is of `@azure/identity`. */
export function packageOf(specifier: string): string {
  return specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
}
