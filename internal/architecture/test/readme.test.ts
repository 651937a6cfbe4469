import { expect, it } from "vitest";
import { documentComplaints, documents } from "../src/documents.ts";
import { errorsPage, errorsPageFile } from "../src/errors-page.ts";
import { read } from "../src/repository.ts";
import { expectNoComplaints } from "./expect-no-complaints.ts";

it("the documents show code as it is in the files that they name, and link to files that exist", () => {
  expectNoComplaints(documents().flatMap(documentComplaints));
});

it("the page about errors says what the client does; `pnpm docs:sync` writes it", () => {
  expect(read(errorsPageFile).replaceAll("\r\n", "\n")).toBe(errorsPage());
});
