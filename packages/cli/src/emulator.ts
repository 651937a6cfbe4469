import { type Command, InvalidArgumentError } from "commander";
import type { EmulatorArguments } from "./run-emulator.ts";

const example = `
Example:
  buspass emulator --config emulator.json -- node program.mjs

  The program uses new ManagedIdentityCredential() and
  new ServiceBusClient(process.env.AZURE_SERVICEBUS_FULLYQUALIFIEDNAMESPACE, credential).`;

/** `buspass emulator`: a namespace on this machine, alone or around one command. */
export function addEmulatorVerb(program: Command): void {
  program
    .command("emulator")
    .summary("a Service Bus namespace on this machine")
    .description(
      "A Service Bus namespace with its identity provider on this machine.\n" +
        "With a command, runs it in an environment that points there, and exits with its code.",
    )
    .option(
      "--config <file>",
      "entities and identities: the JSON of Microsoft's emulator, or a buspass.config.ts",
    )
    .option(
      "--port <number>",
      "port of the namespace, others have those that follow; 0 lets the system pick",
      port,
      0,
    )
    .option("--state <file>", "keep messages in a file, over restarts and crashes")
    .option("--ready-file <file>", "write JSON with endpoints and variables when ready")
    .option("--json", "without a command: print one line of JSON when ready")
    .argument("[command...]", "what to run, after --")
    .passThroughOptions()
    .addHelpText("after", example)
    .action(async (command: readonly string[], options: EmulatorArguments, verb: Command) => {
      if (options.json && command.length > 0) {
        verb.error("error: --json is for running without a command");
      }
      // Loaded only now, so that no other verb waits for it.
      const { runEmulator } = await import("./run-emulator.ts");
      process.exitCode = await runEmulator(command, options);
    });
}

function port(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535) {
    throw new InvalidArgumentError("A port is a number from 0 to 65535.");
  }
  return Number(text);
}
