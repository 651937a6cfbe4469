// Preloaded by `loads.test.ts`: writes the URL of each module that is loaded, imported or required, to a file.
import { appendFileSync } from "node:fs";
import { registerHooks } from "node:module";

const file = process.env.RECORDED_LOADS;

registerHooks({
  load(url, context, nextLoad) {
    // At once: a process that is killed has told all until then.
    appendFileSync(file, `${url}\n`);
    return nextLoad(url, context);
  },
});
