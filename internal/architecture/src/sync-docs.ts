import { writeFileSync } from "node:fs";
import { documents, synced } from "./documents.ts";
import { read, root } from "./repository.ts";

for (const document of documents()) {
  const text = synced(document);
  if (text === read(document)) continue;
  writeFileSync(root + document, text);
  console.log(`updated ${document}`);
}
