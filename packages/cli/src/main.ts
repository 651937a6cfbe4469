#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { Command, CommanderError } from "commander";
import { addAccessVerb } from "./access/access.ts";
import { CommandFailed, exitCodes } from "./command-failed.ts";
import { addContractsVerb } from "./contracts/contracts-verb.ts";
import { addEmulatorVerb } from "./emulator.ts";
import { say } from "./say.ts";
import { addScanVerb } from "./scan/scan-verb.ts";

const manifest = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as {
  readonly version: string;
};

const program = new Command("buspass")
  .description("Azure Service Bus with identities and without keys.")
  .version(manifest.version)
  // What follows a verb belongs to it: `--version` after `--` is the command's.
  .enablePositionalOptions()
  .showHelpAfterError("(--help shows what is possible)")
  .exitOverride();
addContractsVerb(program);
addEmulatorVerb(program);
addAccessVerb(program);
addScanVerb(program);

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = exitCodeOf(error);
}

/** Tells what went wrong in a sentence, never in a stack trace. */
function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) {
    // Commander has written already: help, the version, or what was wrong with the arguments.
    return error.exitCode === 0 ? exitCodes.fine : exitCodes.wrongUsage;
  }
  say(error instanceof Error ? error.message : String(error));
  return error instanceof CommandFailed ? error.exitCode : exitCodes.failure;
}
