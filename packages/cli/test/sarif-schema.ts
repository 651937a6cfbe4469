import schema from "@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json" with { type: "json" };
import Ajv from "ajv-draft-04";
import formats from "ajv-formats";
import type { Log } from "sarif";

// One of its patterns, for language tags, is none with the flag u.
const ajv = new Ajv.default({ allErrors: true, strict: false, unicodeRegExp: false });
formats.default(ajv);
const isValid = ajv.compile<Log>(schema);

/** A log, held against the schema of SARIF 2.1.0 as Microsoft publishes it. Throws where it is none. */
export function validSarif(text: string): Log {
  const log: unknown = JSON.parse(text);
  if (isValid(log)) return log;
  throw new Error(ajv.errorsText(isValid.errors, { separator: "\n" }));
}
