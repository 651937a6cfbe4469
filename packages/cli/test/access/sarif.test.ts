import { expect, test } from "vitest";
import { validSarif } from "../sarif-schema.ts";
import { namespaceId, planted, startAzure } from "./azure.ts";

const check = ["check", "--environment", "production", "--format", "sarif"];

test.concurrent("SARIF has each difference, in the declaration and in Azure", async () => {
  await using azure = await startAzure(planted);
  const { exitCode, stdout, stderr } = await azure.run(check);
  expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: "" });
  const log = validSarif(stdout);
  const [run] = log.runs;
  expect(run?.automationDetails?.id).toBe("buspass-access/production/");
  const rules = run?.tool.driver.rules?.map(({ id }) => id) ?? [];
  const results = run?.results ?? [];
  expect(results.map(({ ruleIndex = -1 }) => rules[ruleIndex])).toEqual(
    results.map(({ ruleId }) => ruleId),
  );
  expect(results.map(({ level, ruleId }) => [level, ruleId])).toEqual([
    ["error", "too-broad-role-assignment"],
    ["error", "missing-role-assignment"],
    ["warning", "unknown-principal"],
    ["warning", "entity-differs"],
    ["warning", "undeclared-entity"],
  ]);
  expect(results[1]?.message.text).toMatch(
    /^orders-worker does not have .* on queue orders\.\nAssign it, .*\naz role assignment create /,
  );
  expect(results[1]?.locations).toEqual([
    {
      physicalLocation: {
        artifactLocation: {
          uri: "packages/cli/test/programs/example-orders.config.ts",
          uriBaseId: "%SRCROOT%",
        },
        region: { startLine: 1 },
      },
      logicalLocations: [
        { fullyQualifiedName: "identities.orders-worker.receives[0]", kind: "member" },
        { fullyQualifiedName: `${namespaceId}/queues/orders`, kind: "resource" },
      ],
    },
  ]);
  const fingerprints = results.map(({ partialFingerprints }) =>
    JSON.stringify(partialFingerprints),
  );
  expect(new Set(fingerprints).size).toBe(5);
  const again = validSarif((await azure.run(check)).stdout);
  expect(again.runs[0]?.results?.map((each) => JSON.stringify(each.partialFingerprints))).toEqual(
    fingerprints,
  );
});

test.concurrent("SARIF without a difference closes the alerts that there were", async () => {
  await using azure = await startAzure();
  const { exitCode, stdout } = await azure.run(check);
  expect(exitCode).toBe(0);
  expect(validSarif(stdout).runs[0]?.results).toEqual([]);
});

test("the schema refuses what is no SARIF", () => {
  expect(() => validSarif('{ "version": "2.1.0" }')).toThrow("must have required property 'runs'");
  expect(() => validSarif('{ "version": "2.1.0", "runs": [{}] }')).toThrow("'tool'");
});
