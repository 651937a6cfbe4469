import { it } from "vitest";
import { documentComplaints, documents } from "../src/documents.ts";
import { expectNoComplaints } from "./expect-no-complaints.ts";

it("the documents show code as it is in the files that they name, and link to files that exist", () => {
  expectNoComplaints(documents().flatMap(documentComplaints));
});
