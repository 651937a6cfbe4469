import { inspect } from "node:util";

/** Makes `util.inspect` and `console.log` show of a class's objects what `String` does, and nothing else. */
export function shownAsText(of: { readonly prototype: object; readonly name: string }): void {
  Object.defineProperty(of.prototype, inspect.custom, {
    value(this: unknown): string {
      return `${of.name} { ${String(this)} }`;
    },
  });
}
