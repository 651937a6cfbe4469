import { expect, it } from "vitest";
import { inspectContents } from "../src/pack.ts";

const tarball = { name: "@buspass/retry", path: "retry.tgz", integrity: "sha512-" };
const good = ["README.md", "LICENSE", "package.json", "dist/index.js", "dist/index.d.ts"];

it("accepts a tarball with a bundle, declarations, README and license", () => {
  expect(() => inspectContents({ ...tarball, files: good })).not.toThrow();
});

it("names what is missing from a tarball and what must not be in it", () => {
  const files = ["LICENSE", "package.json", "src/index.ts", "dist/.tsbuildinfo"];
  expect(() => inspectContents({ ...tarball, files })).toThrow(
    [
      "The tarball of @buspass/retry has no README.md.",
      'The tarball of @buspass/retry carries src/index.ts: leave it out with "files".',
      'The tarball of @buspass/retry carries dist/.tsbuildinfo: leave it out with "files".',
    ].join("\n"),
  );
});
