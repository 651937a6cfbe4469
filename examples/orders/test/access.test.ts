import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { bicep } from "@buspass/access";
import type { Client } from "@buspass/client";
import { expect, it } from "vitest";
import { access } from "../src/access.ts";
import { OrderPlaced } from "../src/bus.ts";

const folder = fileURLToPath(new URL("..", import.meta.url));
const buspass = fileURLToPath(new URL("../../../packages/cli/src/main.ts", import.meta.url));

const api = access.as("orders-api");
const worker = access.as("orders-worker");

it("the compiler refuses what the API and the worker have no right to", () => {
  const check = async (asApi: Client<typeof api>, asWorker: Client<typeof worker>) => {
    // @ts-expect-error the API may send only
    asApi.queue("orders").process;
    // @ts-expect-error the worker may receive only
    asWorker.queue("orders").send;
    // @ts-expect-error there is no such queue
    asApi.queue("refunds");
    // @ts-expect-error an order without its card is none
    await asApi.queue("orders").send(OrderPlaced, { orderId: "" });
  };
  expect(check).toBeTypeOf("function");
});

it("production.bicep is what the declaration makes; `pnpm bicep` makes it anew", async () => {
  const file = await readFile(new URL("../production.bicep", import.meta.url), "utf8");

  expect(file.replaceAll("\r\n", "\n")).toBe(bicep(access, "production"));
});

it("the emulator of this folder has the identities of the declaration, and says which environment it is", async () => {
  const print =
    "console.log(process.env.BUSPASS_ENVIRONMENT, process.env.BUSPASS_EMULATOR_IDENTITIES)";
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [buspass, "emulator", "--", process.execPath, "-e", print],
    { cwd: folder, env: { ...process.env, BUSPASS_ENVIRONMENT: "" } },
  );

  expect(stdout).toMatch(
    /^development \{"orders-api":"[0-9a-f-]{36}","orders-worker":"[0-9a-f-]{36}"\}\n$/,
  );
});
