import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

/** What an editor shows where the mouse rests. */
export interface LanguageServer extends AsyncDisposable {
  /** The text for the first occurrence of a word in a line that has a text. */
  hover(file: string, line: string, word: string): Promise<string>;
}

interface Reply {
  readonly id?: number;
  readonly method?: string;
  readonly result?: unknown;
  readonly error?: unknown;
}

/** Starts TypeScript's own language server, as an editor does. https://microsoft.github.io/language-server-protocol */
export async function startLanguageServer(): Promise<LanguageServer> {
  const manifest = createRequire(import.meta.url).resolve("typescript/package.json");
  const compiler = join(dirname(manifest), "bin", "tsc");
  const server = spawn(process.execPath, [compiler, "--lsp", "-stdio"], {
    stdio: ["pipe", "pipe", "ignore"],
  });
  const send = (message: object): void => {
    const text = JSON.stringify({ jsonrpc: "2.0", ...message });
    server.stdin.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
  };
  const waiting = new Map<number, (reply: Reply) => void>();
  let received = Buffer.alloc(0);
  server.stdout.on("data", (bytes: Buffer) => {
    received = Buffer.concat([received, bytes]);
    for (let reply = next(); reply !== undefined; reply = next()) {
      // It asks for settings, too, and goes on without any.
      if (reply.method !== undefined) {
        if (reply.id !== undefined) send({ id: reply.id, result: null });
      } else waiting.get(reply.id ?? -1)?.(reply);
    }
  });
  const next = (): Reply | undefined => {
    const end = received.indexOf("\r\n\r\n");
    const [, length] =
      /Content-Length: (\d+)/i.exec(received.subarray(0, Math.max(0, end)).toString()) ?? [];
    const stop = end + 4 + Number(length);
    if (end < 0 || received.length < stop) return undefined;
    const reply = JSON.parse(received.subarray(end + 4, stop).toString()) as Reply;
    received = received.subarray(stop);
    return reply;
  };
  let lastId = 0;
  const request = (method: string, params?: object): Promise<unknown> => {
    lastId += 1;
    const id = lastId;
    return new Promise((resolve, reject) => {
      waiting.set(id, ({ result, error }) => {
        if (error === undefined) resolve(result);
        else reject(new Error(`${method}: ${JSON.stringify(error)}`));
      });
      send({ id, method, ...(params && { params }) });
    });
  };
  const root = new URL("../../../", import.meta.url).href;
  await request("initialize", {
    processId: process.pid,
    rootUri: root,
    capabilities: { textDocument: { hover: { contentFormat: ["plaintext"] } } },
    workspaceFolders: [{ uri: root, name: "buspass" }],
  });
  send({ method: "initialized", params: {} });
  const open = new Set<string>();
  return {
    async hover(file, line, word) {
      const path = fileURLToPath(new URL(file, import.meta.url));
      const uri = pathToFileURL(path).href;
      const text = readFileSync(path, "utf8");
      const lines = text.split(/\r?\n/);
      const number = lines.findIndex((each) => each.includes(line));
      if (!open.has(uri)) {
        const document = { uri, languageId: "typescript", version: 1, text };
        send({ method: "textDocument/didOpen", params: { textDocument: document } });
        open.add(uri);
      }
      const position = { line: number, character: lines[number]?.indexOf(word) };
      const result = await request("textDocument/hover", { textDocument: { uri }, position });
      const { contents } = result as { contents: string | { value: string } };
      return typeof contents === "string" ? contents : contents.value;
    },
    async [Symbol.asyncDispose]() {
      await request("shutdown");
      send({ method: "exit" });
      await once(server, "close");
    },
  };
}
