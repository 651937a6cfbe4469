import { describe, expect, it } from "vitest";
import { arrowComplaints, circles } from "../src/arrows.ts";
import { packageOf } from "../src/import-specifiers.ts";
import { emulatorLayers, identityLayers, layerComplaints } from "../src/layers.ts";
import { files, read } from "../src/repository.ts";
import { referencesOf, workspacePackages } from "../src/workspace-package.ts";
import { expectNoComplaints } from "./expect-no-complaints.ts";

const packages = workspacePackages();

function sourcesOf(name: string) {
  return packages.find((each) => each.name === name)?.sources ?? [];
}

describe("packages", () => {
  it.each(packages)("$name imports only what the design allows it", (checked) => {
    expectNoComplaints(arrowComplaints(checked));
  });

  it("do not import each other in circles", () => {
    expectNoComplaints(circles(packages));
  });

  it("are all type-checked from the root", () => {
    const references = referencesOf("tsconfig.json");
    expectNoComplaints(
      packages
        .filter(({ name }) => !references.includes(name))
        .map(
          ({ folder }) => `tsconfig.json does not refer to ${folder}: nothing checks its types.`,
        ),
    );
  });
});

it("only one file of the client knows the Azure SDK", () => {
  const importers = sourcesOf("@buspass/client").filter(({ imports }) =>
    imports.some((specifier) => packageOf(specifier) === "@azure/service-bus"),
  );
  if (importers.length < 2) return;
  expectNoComplaints(
    importers.map(({ path }) => `${path} imports @azure/service-bus: only one file may.`),
  );
});

it("keys have one door: nothing of ours imports it, and no other file makes what it gives", () => {
  const door = "packages/client/src/shared-access.ts";
  const ours = packages.flatMap(({ sources }) => sources).filter(({ path }) => path !== door);
  const importers = ours.filter(({ imports }) =>
    imports.some((specifier) => /(?:^\.\/|\/)shared-access(?:\.ts)?$/.test(specifier)),
  );
  const makers = ours.filter(({ path }) => read(path).includes("new SharedAccessCredential("));
  expect(read(door)).toContain("new SharedAccessCredential(");
  expectNoComplaints([
    ...importers.map(({ path }) => `${path} imports the door for keys: only people's code may.`),
    ...makers.map(({ path }) => `${path} makes what only ${door} may.`),
  ]);
});

it("no layer of the emulator skips one", () => {
  expectNoComplaints(layerComplaints(emulatorLayers, sourcesOf("@buspass/emulator")));
});

it("the key guard needs nothing of what identity needs", () => {
  expectNoComplaints(layerComplaints(identityLayers, sourcesOf("@buspass/identity")));
});

it("no source file is longer than 400 lines", () => {
  const sources = files("{packages,internal,examples}/**/*.{ts,mts,cts,js,mjs,cjs}");
  expectNoComplaints(
    sources
      .map((path) => ({ path, lines: read(path).trimEnd().split("\n").length }))
      .filter(({ lines }) => lines > 400)
      .map(({ path, lines }) => `${path} has ${lines} lines: which concepts are in it?`),
  );
});
