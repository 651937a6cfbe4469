import { fileURLToPath } from "node:url";

/** Where the page of the documentation is. */
export const pageFile: string = fileURLToPath(
  new URL("../../../docs/conformance.md", import.meta.url),
);
