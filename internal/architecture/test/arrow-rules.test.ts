import { describe, expect, it } from "vitest";
import { arrowComplaints, circles } from "../src/arrows.ts";
import { emulatorLayers, layerComplaints } from "../src/layers.ts";
import type { SourceFile, WorkspacePackage } from "../src/workspace-package.ts";

function packageLike(name: string, parts: Partial<WorkspacePackage> = {}): WorkspacePackage {
  const folder = name.replace("@buspass", "packages");
  return { name, folder, dependencies: [], references: [], sources: [], ...parts };
}

describe("arrowComplaints", () => {
  it("refuses a dependency, an import and a reference that the table does not have", () => {
    const retry = packageLike("@buspass/retry", {
      dependencies: ["@buspass/client"],
      sources: [
        { path: "packages/retry/src/decide.ts", imports: ["@buspass/client/shared-access"] },
      ],
    });
    expect(arrowComplaints(retry)).toEqual([
      "packages/retry/package.json depends on @buspass/client; @buspass/retry may import none of ours.",
      "packages/retry/src/decide.ts imports @buspass/client/shared-access; @buspass/retry may import none of ours.",
      "packages/retry/tsconfig.json does not refer to @buspass/client, on which the package depends.",
    ]);
  });

  it("refuses an import of a sibling's files, and of one that is only a development dependency", () => {
    const path = "packages/access/src/roles/bicep.ts";
    const imports = ["../bus.ts", "../../../contracts/src/bus.ts", "@buspass/contracts"];
    const access = packageLike("@buspass/access", { sources: [{ path, imports }] });
    expect(arrowComplaints(access)).toEqual([
      `${path} imports ../../../contracts/src/bus.ts, outside of packages/access/src.`,
      `${path} imports @buspass/contracts, which is no dependency in packages/access/package.json.`,
    ]);
  });

  it("refuses a package that nobody decided on", () => {
    expect(arrowComplaints(packageLike("@buspass/mcp"))).toEqual([
      "packages/mcp: @buspass/mcp is a new package. Decide its arrows first, in internal/architecture/src/arrows.ts.",
    ]);
  });
});

it("circles tells each circle once, from its first name on", () => {
  const [a, b, c] = ["@buspass/a", "@buspass/b", "@buspass/c"] as const;
  const ring = [
    packageLike(c, { dependencies: [a] }),
    packageLike(b, { dependencies: [c] }),
    packageLike(a, { dependencies: [b] }),
  ];
  expect(circles(ring)).toEqual([`${a} → ${b} → ${c} → ${a}`]);
});

describe("layerComplaints", () => {
  const source = (path: string, ...imports: string[]): SourceFile => ({
    path: `packages/emulator/src/${path}`,
    imports,
  });

  it("accepts doors → amqp → entities", () => {
    const sources = [
      source("doors/tls.ts", "../amqp/connection.ts", "node:tls"),
      source("amqp/connection.ts", "../entities/queue.ts", "rhea"),
      source("entities/queue.ts", "./message.ts"),
    ];
    expect(layerComplaints(emulatorLayers, sources)).toEqual([]);
  });

  it("refuses a layer that knows what it must not, also by way of an index", () => {
    const sources = [
      source("index.ts", "./doors/tls.ts"),
      source("doors/tls.ts", "../entities/queue.ts"),
      source("entities/queue.ts", "../index.ts", "rhea"),
    ];
    expect(layerComplaints(emulatorLayers, sources).map(withoutFolder)).toEqual([
      "doors/tls.ts → entities/queue.ts: doors must not know entities.",
      "entities/queue.ts → index.ts → doors/tls.ts: entities must not know doors.",
      "entities/queue.ts → rhea: entities must not know rhea.",
    ]);
  });

  function withoutFolder(complaint: string): string {
    return complaint.replaceAll("packages/emulator/src/", "");
  }
});
