import { expect, test } from "vitest";
import { runBuspass } from "../run-buspass.ts";
import { configFile, planted, startAzure } from "./azure.ts";

test.concurrent("without an environment the report is about the declaration, and says so", async () => {
  const { exitCode, stdout, stderr } = await runBuspass([
    "access",
    "report",
    "--config",
    configFile,
  ]);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  expect(stdout).toMatch(/^# Access to Azure Service Bus\n/);
  expect(stdout).toContain("| Checked | no. Azure was not read: no environment was named. |");
  expect(stdout).toContain(
    "| orders-api | send to | queue orders | Azure Service Bus Data Sender |",
  );
});

test.concurrent("with an environment it has what Azure was found to be", async () => {
  await using azure = await startAzure(planted);
  const { exitCode, stdout, stderr } = await azure.run([
    "report",
    "--environment",
    "production",
    "--json",
  ]);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  const report = JSON.parse(stdout);
  expect(report.environment.name).toBe("production");
  expect(report.check.result).toBe("differs");
  expect(report.check.findings).toHaveLength(5);
  expect(Math.abs(Date.parse(report.check.readAt) - Date.now())).toBeLessThan(600_000);
  expect(Object.keys(report.versions)).toEqual(["@buspass/cli", "Node"]);
});

test.concurrent("where Azure cannot be read, the report is made and says why", async () => {
  await using azure = await startAzure(undefined, { roles: [] });
  const { exitCode, stdout, stderr } = await azure.run(["report", "--environment", "production"]);
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(/^buspass: [\da-f-]{36} may not read namespace contoso-prod/);
  expect(stdout).toMatch(/\| Checked \| no\. Azure could not be read: [\da-f-]{36} may not read/);
});
