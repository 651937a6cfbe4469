import { runSteps } from "./run-steps.ts";
import { stepsIn } from "./steps.ts";
import { temporaryFolder } from "./temporary-folder.ts";

await using folder = await temporaryFolder();
const { failed } = await runSteps(stepsIn(folder.path), (text) => process.stdout.write(text));
if (failed > 0) process.exitCode = 1;
