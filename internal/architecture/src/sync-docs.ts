import { writeFileSync } from "node:fs";
import { documents, synced } from "./documents.ts";
import { errorsPage, errorsPageFile } from "./errors-page.ts";
import { read, root } from "./repository.ts";

for (const document of documents()) {
  const text = synced(document);
  if (text === read(document)) continue;
  writeFileSync(root + document, text);
  console.log(`updated ${document}`);
}

if (errorsPage() !== read(errorsPageFile)) {
  writeFileSync(root + errorsPageFile, errorsPage());
  console.log(`updated ${errorsPageFile}`);
}
