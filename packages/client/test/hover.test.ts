import { expect, test } from "vitest";
import { startLanguageServer } from "./language-server.ts";

const program = "programs/hover.ts";

test("an editor shows bodies where the mouse rests, and no machinery", async () => {
  await using server = await startLanguageServer();
  const hovers = [
    await server.hover(program, "client.queue(", "queue"),
    await server.hover(program, "api.queue(", "queue"),
    await server.hover(program, "const orders", "orders"),
    await server.hover(program, "const billing", "billing"),
    await server.hover(program, "const narrowed", "narrowed"),
  ];
  for (const hover of hovers) {
    // A page of conditional types is what nobody reads.
    expect(hover).not.toMatch(/\b(?:extends|infer|keyof|CarriedBy|AllowedQueue|ZodObject)\b/);
    expect(hover.length).toBeLessThan(1_200);
  }
  // The documentation shows this file.
  const shown = hovers.slice(2).join("\n");
  await expect(`${shown}\n`).toMatchFileSnapshot("programs/hover.txt");
});
