import { type Command, InvalidArgumentError } from "commander";

/** How Azure is found and read, for each verb that does. */
export interface AzureOptions {
  readonly config?: string;
  readonly environment?: string;
  readonly resourceManager?: string;
  readonly audience?: string;
}

/** Adds the options of {@link AzureOptions} to a verb. */
export function addAzureOptions(verb: Command): Command {
  return verb
    .option("--environment <name>", "one of the declaration's in Azure")
    .option("--config <file>", "the declaration; default: buspass.config.ts in this folder")
    .option(
      "--resource-manager <url>",
      "Azure Resource Manager of a cloud of its own; those of China and the US government are known",
      httpsUrl,
    )
    .option("--audience <uri>", "of tokens for it, where that is not its address", httpsUrl);
}

/** Without the slash at its end, as the SDK has it. */
function httpsUrl(text: string): string {
  const url = URL.parse(text);
  if (url?.protocol !== "https:") throw new InvalidArgumentError("It begins with https://.");
  return text.replace(/\/+$/, "");
}
