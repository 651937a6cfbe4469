import { expect, it } from "vitest";
import { entriesOf, publicNames } from "../src/public-names.ts";
import { expectNoComplaints } from "./expect-no-complaints.ts";

it.each(["packages/identity", "packages/client"])(
  "every name of %s has a docstring, and what runs an example",
  (folder) => {
    const names = entriesOf(folder).flatMap(publicNames);

    expect(names.length).toBeGreaterThan(20);
    expectNoComplaints(
      names.flatMap(({ name, path, docstring, isValue }) => {
        if (docstring === "") return [`${path}: ${name} has no docstring.`];
        if (isValue && !docstring.includes("@example")) return [`${path}: ${name} has no example.`];
        return [];
      }),
    );
  },
);
