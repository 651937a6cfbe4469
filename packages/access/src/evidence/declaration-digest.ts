import { createHash } from "node:crypto";
import type { DeclaredAccess } from "../access.ts";

/**
 * The SHA-256 of what a declaration says: entities with their settings and rules, the types and versions of
 * messages, environments, and identities with their rights. The order in which names are written does not
 * count, and schemas are no part of it. `sha256:` and 64 hexadecimal digits.
 */
export function declarationDigest({ bus, environments, identities }: DeclaredAccess): string {
  const said = canonical({ bus, environments, identities });
  return `sha256:${createHash("sha256").update(said).digest("hex")}`;
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (key, each: unknown) => {
    if (key === "carries" && Array.isArray(each)) return each.map(messageName).sort();
    if (typeof each !== "object" || each === null || Array.isArray(each)) return each;
    return Object.fromEntries(
      Object.entries(each).sort(([one], [other]) => (one < other ? -1 : 1)),
    );
  });
}

/** `order.placed version 1` */
function messageName({
  type,
  version,
}: {
  readonly type: string;
  readonly version: number;
}): string {
  return `${type} version ${version}`;
}
