import { colorsFor } from "./colors-for.ts";

/** Tells the person something on stderr; results go to stdout, by other ways. */
export function say(message: string): void {
  console.error(`${colorsFor(process.stderr).bold("buspass:")} ${message}`);
}
