import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

/**
 * A Python that has these packages, if there is one. Debian's packages belong to /usr/bin/python3, and
 * the one on the path may be another.
 */
export async function pythonWith(...packages: readonly string[]): Promise<string | undefined> {
  for (const python of ["python3", "/usr/bin/python3"]) {
    const found = await run(python, ["-c", `import ${packages.join(", ")}`]).then(
      () => true,
      () => false,
    );
    if (found) return python;
  }
  return undefined;
}
