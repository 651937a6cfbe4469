import { type Command, Option } from "commander";
import { addCheckVerb } from "./check-verb.ts";
import { addReportVerb } from "./report-verb.ts";
import type { DeploymentArguments } from "./run-deployment.ts";

const example = `
Example:
  buspass access bicep --environment production --out bus.bicep
  az deployment group create --resource-group orders --template-file bus.bicep`;

/** `buspass access`: what follows in Azure from the declaration of who may do what. */
export function addAccessVerb(program: Command): void {
  const access = program
    .command("access")
    .summary("who may do what, from the declaration to Azure")
    .description(
      "What follows in Azure from the declaration of who may do what: `access` of buspass.config.ts.",
    );
  const verb = (name: string, summary: string): Command =>
    access
      .command(name)
      .summary(summary)
      .option(
        "--environment <name>",
        "one of the declaration's; may be left out where there is one",
      )
      .option("--config <file>", "the declaration; default: buspass.config.ts in this folder")
      .option("--out <file>", "where to write; - is standard output", "-");

  verb("bicep", "the namespace, its entities and role assignments, as Bicep")
    .description(
      "The deployment of an environment as Bicep: the namespace without local authentication, its\n" +
        "entities with their rules, and a role assignment for each line of the declaration.",
    )
    .addOption(
      new Option("--format <format>", "arm is the same as an ARM template in JSON")
        .choices(["bicep", "arm"])
        .default("bicep"),
    )
    .addHelpText("after", example)
    .action(async ({ format, ...options }: DeploymentArguments & { format: "bicep" | "arm" }) => {
      // Loaded only now, so that no other verb waits for it.
      const { runDeployment } = await import("./run-deployment.ts");
      await runDeployment(format, options);
    });

  verb("az", "the role assignments, as commands of the Azure CLI")
    .description(
      "The role assignments of an environment as commands of the Azure CLI, for Bash and PowerShell. They\n" +
        "may be run again, and can what the portal cannot: a role on a topic's subscription.",
    )
    .action(async (options: DeploymentArguments) => {
      const { runDeployment } = await import("./run-deployment.ts");
      await runDeployment("az", options);
    });

  addCheckVerb(access, program.version() ?? "");
  addReportVerb(access, program.version() ?? "");
}
