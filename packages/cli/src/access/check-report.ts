import type { Finding, PrivilegeFinding } from "@buspass/access";

/** How a check is written. */
export const checkFormats = ["text", "json", "sarif"] as const;

/** One of {@link checkFormats}. */
export type CheckFormat = (typeof checkFormats)[number];

/** All that a check has to say. */
export interface CheckReport {
  /** The environment that was compared; absent when only a run was. */
  readonly environment?: string;
  readonly namespaceId?: string;
  /** In Azure. */
  readonly findings: readonly Finding[];
  /** In a run; absent when none was given. */
  readonly privileges?: readonly PrivilegeFinding[];
  /** The path of the configuration that has the declaration. Absolute. */
  readonly config: string;
}
