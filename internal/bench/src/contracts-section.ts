import { availableParallelism } from "node:os";
import { type DecodingFigures, decodingTerms } from "./contracts-load.ts";

/** The figures as the documentation tells them. */
export function contractsSection(figures: readonly DecodingFigures[]): string {
  const [major, minor] = process.versions.node.split(".");
  const { turns, messages } = decodingTerms;
  return `One run on ${availableParallelism()} cores with Node ${major}.${minor}, written by

\`\`\`sh
npx -y pnpm@12 --filter @buspass-internal/bench contracts --write
\`\`\`

\`decoder\` finds a message's contract, checks its content type and that its bytes are UTF-8, parses and
validates. Beside it the same body of 1 KiB of JSON goes through \`JSON.parse(body.toString())\` and the
schema alone, in turns of ${messages.toLocaleString("en-US")} messages; the ratio is the median of ${turns} turns.

| schema | by hand | \`decoder\` | |
|---|---|---|---|
${figures.map(row).join("\n")}
`;
}

function row({ library, bareMicroseconds, microseconds, ratio }: DecodingFigures): string {
  return `| ${library} | ${bareMicroseconds.toFixed(2)} µs | ${microseconds.toFixed(2)} µs | × ${ratio.toFixed(2)} |`;
}
