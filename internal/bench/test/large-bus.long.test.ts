import { expect, test } from "vitest";
import { entities, largeBus, largeBusProject } from "../src/large-bus.ts";
import { measureTypeCheck } from "../src/type-check-time.ts";

test("the large bus whose types are measured is free of errors, and as large as it says", () => {
  const project = largeBusProject();
  expect(entities).toBe(100);
  expect(project["messages.ts"]?.match(/defineMessage\("/g)).toHaveLength(largeBus.messages);
  // It throws where the compiler finds an error.
  expect(measureTypeCheck(project, { turns: 1 })).toBeGreaterThan(0);
  const broken = `${project["program.ts"]}\nclient.queue("queue0").send(M1, {});`;
  expect(() => measureTypeCheck({ ...project, "program.ts": broken }, { turns: 1 })).toThrow();
});
