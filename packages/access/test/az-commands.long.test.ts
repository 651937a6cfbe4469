import { execFileSync, spawnSync } from "node:child_process";
import { azCommands, defineAccess } from "@buspass/access";
import { expect, test } from "vitest";
import { bus } from "./orders.ts";

const subscriptionId = "0b1f6471-1bf0-4dda-aec3-111122223333";
const principals = { api: "3f2504e0-4f89-41d3-9a0c-0305e82c3301" };

/** In place of the real command, which needs an Azure subscription: prints what the shell gives it. */
const shells = [
  { name: "bash", options: ["-c"], az: `az() { printf '%s\\n' "$@"; }\n` },
  { name: "pwsh", options: ["-NoProfile", "-Command"], az: "function az { $args }\n" },
];

test.for(shells)("$name reads the commands as they are meant", ({ name, options, az }, context) => {
  context.skip(spawnSync(name, ["--version"]).status !== 0, `${name} is not installed`);
  for (const resourceGroup of ["orders", "orders(eu)_1.x"]) {
    const access = defineAccess(bus, {
      environments: {
        production: {
          namespace: "contoso-prod.servicebus.windows.net",
          subscriptionId,
          resourceGroup,
          principals,
        },
      },
      identities: { api: { receives: ["events/billing"] } },
    });

    const read = execFileSync(name, [...options, az + azCommands(access, "production")], {
      encoding: "utf8",
    });

    expect(read.trimEnd().split(/\r?\n/)).toEqual([
      ...["role", "assignment", "create"],
      ...["--assignee-object-id", principals.api],
      ...["--assignee-principal-type", "ServicePrincipal"],
      ...["--role", "4f6d3b9b-027b-4f4c-9142-0e5a2a2247e0"],
      "--scope",
      `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.ServiceBus/namespaces/contoso-prod/topics/events/subscriptions/billing`,
    ]);
  }
});
