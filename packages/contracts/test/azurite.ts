import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import type { TokenCredential } from "@azure/core-auth";
import { ContainerClient } from "@azure/storage-blob";
import { createLoopbackCertificate } from "../../emulator/src/doors/certificates.ts";

/** Microsoft's emulator of Azure Storage, over HTTPS on loopback, which takes tokens and no key. */
export interface Azurite extends AsyncDisposable {
  /** Where containers are. */
  readonly url: string;
  /** A client of a container, as an identity. */
  container(name: string): ContainerClient;
}

/** Starts Azurite, whose certificate this process trusts from then on. */
export async function startAzurite(): Promise<Azurite> {
  const folder = await mkdtemp(join(tmpdir(), "buspass-azurite-"));
  const { authority, certificate, key } = await createLoopbackCertificate(Date.now());
  const files = { cert: join(folder, "cert.pem"), key: join(folder, "key.pem") };
  await writeFile(files.cert, certificate);
  await writeFile(files.key, key);
  setDefaultCACertificates([...getCACertificates(), authority]);
  const require = createRequire(import.meta.url);
  const program = require.resolve("azurite/dist/src/blob/main.js");
  const options = ["--blobHost", "127.0.0.1", "--blobPort", "0", "--inMemoryPersistence"];
  const secure = ["--oauth", "basic", "--cert", files.cert, "--key", files.key];
  const child = spawn(
    process.execPath,
    [program, ...options, ...secure, "--disableTelemetry", "--skipApiVersionCheck"],
    { stdio: ["ignore", "pipe", "inherit"], cwd: folder },
  );
  const url = `${await addressOf(child)}/devstoreaccount1`;
  const credential = selfMadeToken();
  return {
    url,
    container: (name) => new ContainerClient(`${url}/${name}`, credential),
    async [Symbol.asyncDispose]() {
      child.kill();
      if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
      await rm(folder, { recursive: true, force: true, maxRetries: 10 });
    },
  };
}

async function addressOf({ stdout }: ChildProcess): Promise<string> {
  if (stdout === null) throw new Error("Azurite has no output.");
  for await (const line of createInterface(stdout)) {
    const [address] = /https:\/\/\S+/.exec(line) ?? [];
    if (line.includes("successfully listens") && address !== undefined) {
      // Not read on, it would stop at what it has to say.
      stdout.resume();
      return address;
    }
  }
  throw new Error("Azurite ended before it listened.");
}

/** Azurite looks at what a token says, and not at who signed it. */
function selfMadeToken(): TokenCredential {
  const now = Math.floor(Date.now() / 1_000);
  const part = (json: object): string => Buffer.from(JSON.stringify(json)).toString("base64url");
  const claims = {
    ...{ iss: "https://sts.windows.net/contoso/", aud: "https://storage.azure.com" },
    ...{ iat: now - 60, nbf: now - 60, exp: now + 3_600 },
  };
  const token = [part({ alg: "RS256", typ: "JWT" }), part(claims), part({})].join(".");
  return { getToken: async () => ({ token, expiresOnTimestamp: claims.exp * 1_000 }) };
}
