import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Parser } from "@asyncapi/parser";
import { describe, expect, test } from "vitest";
import { type BuspassResult, runBuspass } from "./run-buspass.ts";
import { temporaryFile } from "./temporary-file.ts";

const shop = fileURLToPath(new URL("programs/shop", import.meta.url));
const orders = fileURLToPath(new URL("../../../examples/orders", import.meta.url));
const before = fileURLToPath(new URL("programs/shop-before/buspass.config.ts", import.meta.url));

/** Runs `buspass contracts` in a folder. */
function contracts(args: readonly string[], cwd: string = shop): Promise<BuspassResult> {
  return runBuspass(["contracts", ...args], {}, cwd);
}

describe("buspass contracts asyncapi", () => {
  test.concurrent("writes the document of the folder's bus, named as its package is", async () => {
    const { exitCode, stdout, stderr } = await contracts(["asyncapi"]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(JSON.parse(stdout)).toMatchObject({
      asyncapi: "3.0.0",
      info: { title: "shop", version: "1.4.0" },
      channels: { orders: { address: "orders" } },
    });
  });

  test.concurrent("writes what the official parser accepts of the example", async () => {
    const { stdout } = await contracts(["asyncapi"], orders);
    const { document, diagnostics } = await new Parser().parse(stdout);
    expect(
      document
        ?.messages()
        .all()
        .map((message) => message.name()),
    ).toEqual(["order.placed"]);
    // 3.0 is what the tools know; that there is 3.1 is not of interest.
    expect(diagnostics.map(({ code }) => code)).toEqual(["asyncapi-latest-version"]);
  });

  test.concurrent("takes another configuration, a title and a version", async () => {
    const options = ["--config", before, "--title", "Old", "--document-version", "0.9.0"];
    const { stdout } = await contracts(["asyncapi", ...options]);
    expect(JSON.parse(stdout)).toMatchObject({ info: { title: "Old", version: "0.9.0" } });
  });
});

describe("buspass contracts diff", () => {
  const text = `messages.order.placed.v1.currency  breaks senders
  It is required now: what is sent as before, and what waits in a queue, may become a dead letter.
  Take what was taken before, such as by a default, or raise the version and write its upgrade.

queues.orders.lockDuration  tells receivers
  It changes from "PT1M" to "PT2M".
  Azure changes it on the entity that is there.

1 of the changes breaks somebody, 1 breaks nobody.
`;

  test.concurrent("tells what changed against another configuration, and exits with 1", async () => {
    expect(await contracts(["diff", before])).toEqual({ exitCode: 1, stdout: text, stderr: "" });
  });

  test.concurrent("tells the same against the document of that one", async () => {
    const { stdout: document } = await contracts(["asyncapi", "--config", before]);
    await using file = await temporaryFile(document);
    expect(await contracts(["diff", file.path])).toEqual({ exitCode: 1, stdout: text, stderr: "" });
  });

  test.concurrent("writes JSON for programs", async () => {
    const { exitCode, stdout } = await contracts(["diff", before, "--json"]);
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      breaking: 1,
      findings: [
        { path: "messages.order.placed.v1.currency", breaking: true, affects: "senders" },
        { path: "queues.orders.lockDuration", breaking: false },
      ],
    });
  });

  test.concurrent("exits with 0 where nothing changed", async () => {
    expect(await contracts(["diff", before, "--config", before])).toEqual({
      exitCode: 0,
      stdout: "Nothing changed that anybody would notice.\n",
      stderr: "",
    });
  });

  test.concurrent("another AsyncAPI document is told from its own", async () => {
    await using file = await temporaryFile({ asyncapi: "3.0.0" });
    expect(await contracts(["diff", file.path])).toEqual({
      exitCode: 2,
      stdout: "",
      stderr: `buspass: ${file.path} is no document of \`buspass contracts asyncapi\`. Name one, or a configuration file.\n`,
    });
  });
});

describe("a configuration", () => {
  test.concurrent("that is not there is told, with what to write", async () => {
    const { exitCode, stderr } = await contracts(["asyncapi"], join(shop, ".."));
    expect(exitCode).toBe(2);
    expect(stderr).toBe(
      "buspass: There is no buspass.config.ts in this folder: write one that says `export default { bus }`, or name another file with --config.\n",
    );
    expect(await contracts(["asyncapi", "--config", "other.ts"])).toEqual({
      exitCode: 2,
      stdout: "",
      stderr: "buspass: Cannot read other.ts: it is not there. Name a file that is there.\n",
    });
  });

  test.concurrent.each([
    [
      "has no bus",
      "export default {};",
      /^buspass: The default export of config\.mjs has no bus: write/,
    ],
    [
      "has no default export",
      "export const bus = 1;",
      /has no bus: write `export default \{ bus \}`/,
    ],
    [
      "throws",
      "throw new Error('queues.orders is empty.');",
      /config\.mjs cannot be loaded: queues\.orders is empty\.\n$/,
    ],
  ])("that %s is told in a sentence", async (_, content, message) => {
    await using file = await temporaryFile("");
    const path = join(file.path, "..", "config.mjs");
    await writeFile(path, content);
    const { exitCode, stdout, stderr } = await contracts(["asyncapi", "--config", path]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/^ {4}at /m);
  });
});
