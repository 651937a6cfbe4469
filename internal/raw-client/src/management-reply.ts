import type { Message } from "rhea";

/** What a `$management` node answers. */
export interface ManagementReply {
  readonly status: unknown;
  readonly condition: unknown;
  readonly description: unknown;
  readonly body: Readonly<Record<string, unknown>>;
}

/** The keys of `$management` are camelCase, those of `$cbs` kebab-case. */
export function managementReply({ application_properties, body }: Message): ManagementReply {
  return {
    status: application_properties?.["statusCode"],
    condition: application_properties?.["errorCondition"],
    description: application_properties?.["statusDescription"],
    body: body ?? {},
  };
}
