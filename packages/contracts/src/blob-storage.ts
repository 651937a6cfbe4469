import { buffer } from "node:stream/consumers";
import type { ContainerClient } from "@azure/storage-blob";
import type { ClaimStore } from "./claim-check.ts";

/** As `put` names blobs. */
const blobName = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/**
 * Keeps bodies as blobs of a container of Azure Storage, which has nothing else in it. Whoever sends needs
 * the role Storage Blob Data Contributor on the container, whoever receives Storage Blob Data Reader. A
 * lifecycle rule of the account should delete blobs that are older than any message can be.
 * https://learn.microsoft.com/azure/storage/blobs/lifecycle-management-overview
 *
 * A claim is the name of a blob that was made here, an id without a path or host. Any other claim is none,
 * and nothing is asked for it.
 *
 * @param container made with a TokenCredential; its retries are those that it was made with
 *
 * @example
 * ```ts
 * const url = "https://contoso.blob.core.windows.net/bodies";
 * const container = new ContainerClient(url, new ManagedIdentityCredential());
 * const client = await connect(bus, { claimCheck: { store: blobClaims(container) } });
 * ```
 */
export function blobClaims(container: ContainerClient): ClaimStore {
  return {
    async put(body, { contentType, signal }) {
      const name = crypto.randomUUID();
      await container.getBlockBlobClient(name).uploadData(body, {
        blobHTTPHeaders: { blobContentType: contentType },
        conditions: { ifNoneMatch: "*" },
        ...(signal && { abortSignal: signal }),
      });
      return name;
    },
    async get(claim, { signal }) {
      if (!blobName.test(claim)) return undefined;
      try {
        const options = signal === undefined ? {} : { abortSignal: signal };
        const response = await container.getBlockBlobClient(claim).download(0, undefined, options);
        const { readableStreamBody } = response;
        if (readableStreamBody === undefined)
          throw new TypeError("The blob came without a stream.");
        return await buffer(readableStreamBody);
      } catch (error) {
        if (isBlobNotFound(error)) return undefined;
        throw error;
      }
    },
  };
}

/** A container that is not there is another matter: it may be the wrong one. */
function isBlobNotFound(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "BlobNotFound";
}
