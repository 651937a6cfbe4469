import { type BuspassErrorCode, errorCodes } from "../../../packages/client/src/error-codes.ts";
import { type Failure, failures } from "../../../packages/client/src/failures.ts";

/** Where the page of the documentation is, from the root. */
export const errorsPageFile = "docs/errors.md";

/** The page of the documentation about errors, made of the tables that the client works by. */
export function errorsPage(): string {
  return [intro, overview(), ...entries().map(([code]) => section(code))].join("\n\n").concat("\n");
}

const intro = `# Errors

<!-- Made by \`pnpm docs:sync\` of packages/client/src/error-codes.ts and failures.ts. -->

What \`@buspass/client\` throws is a \`BuspassError\`, but for two things: an option that is out of its range
is a \`RangeError\`, and a call that its \`signal\` has ended throws the signal's reason. The \`message\` of a
\`BuspassError\` says what happened and the way out. For programs there are:

| | |
|---|---|
| \`code\` | one of those below |
| \`transient\` | whether the same call may succeed later without anybody changing anything |
| \`remedy\` | the way out, with which the message ends |
| \`attempted\` | what was tried, on which entity and namespace, and as whom |
| \`issues\` | of a \`ContractViolation\`: the fields that do not fit, without their values |
| \`docs\` | where on this page the code is |
| \`cause\` | what the SDK threw, without keys and tokens |

\`JSON.stringify(error)\` has \`name\`, \`message\` and all of it but \`remedy\` and \`cause\`.

What fails for now is tried again, after random waits that grow to five seconds, until the call's
deadline; then \`DeadlineExceeded\` is thrown, whose \`cause\` is what failed last. Nothing else is tried twice: a missing role or entity is told at once.

A processor has nobody to throw at. Faults that it heals by itself, and messages that it could not
settle, are told to \`onEvent\`. When it cannot go on, its promise \`finished\` rejects; a program that
does not look at it ends with that error.`;

function entries() {
  return Object.entries(errorCodes) as [BuspassErrorCode, (typeof errorCodes)[BuspassErrorCode]][];
}

function overview(): string {
  const rows = entries().map(
    ([code, { transient, meaning }]) =>
      `| [\`${code}\`](#${code.toLowerCase()}) | ${transient ? "yes" : "no"} | ${meaning} |`,
  );
  return ["| code | transient | what happened |", "|---|---|---|", ...rows].join("\n");
}

function section(code: BuspassErrorCode): string {
  const { transient, meaning, remedy } = errorCodes[code];
  const found = failures.filter((failure) => failure.code === code);
  const lines = [
    `## ${code}`,
    `${meaning}\n${transient ? "It is transient." : "It is not transient."}`,
    `**What to do:** ${remedy}`,
  ];
  if (found.length > 0) lines.push(`Made of:\n\n${found.map(source).join("\n")}`);
  return lines.join("\n\n");
}

function source({ of, says, remedy }: Failure): string {
  const words = of.map((word) => `\`${word}\``).join(", ");
  const said = says === undefined ? "" : ` whose message matches \`${says.source}\``;
  return `- ${words}${said}${remedy === undefined ? "" : `. ${remedy}`}`;
}
