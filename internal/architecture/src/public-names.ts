import { posix } from "node:path";
import { files, read } from "./repository.ts";

/** Something that a package exports, as its users find it. */
export interface PublicName {
  readonly name: string;
  /** Where it is declared, from the root. */
  readonly path: string;
  /** Whether it is there at run time: a function, class or constant. */
  readonly isValue: boolean;
  /** The docstring right before it; empty where there is none. */
  readonly docstring: string;
}

const declaration =
  /(\/\*\*(?:(?!\*\/)[\s\S])*\*\/)?\nexport (?:async )?(function|class|const|interface|type) (\w+)/g;

const reexport = /export (?:type )?\{([^}]*)\} from "(\.[^"]+)"/g;

/** What a file promises, each signature of it. What it lists of other packages is not among them. */
export function publicNames(entry: string): PublicName[] {
  const text = read(entry);
  const listed = [...text.matchAll(reexport)].flatMap(([, names = "", from = ""]) =>
    names.split(",").flatMap((each) => {
      const name = each.replace(/^\s*type\s/, "").trim();
      const path = posix.join(posix.dirname(entry), from);
      return name === "" ? [] : publicNames(path).filter((found) => found.name === name);
    }),
  );
  const own = [...`\n${text}`.matchAll(declaration)].map(([, docstring = "", kind, name = ""]) => ({
    ...{ name, path: entry, docstring },
    isValue: kind !== "interface" && kind !== "type",
  }));
  // The last one of a function with several signatures is its body, which nobody sees.
  const seen = own.filter(
    ({ name }, index) => own[index - 1]?.name !== name || own[index + 1]?.name === name,
  );
  return [...listed, ...seen];
}

/** The files by which a package is entered. */
export function entriesOf(folder: string): string[] {
  const { exports } = JSON.parse(read(`${folder}/package.json`)) as {
    readonly exports: Readonly<Record<string, string>>;
  };
  const paths = Object.values(exports).map((path) => posix.join(folder, path));
  return files(...paths);
}
