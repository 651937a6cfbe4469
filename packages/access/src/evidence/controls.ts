/** A requirement of a standard, and what of it a declaration answers. */
export interface Control {
  /** `"SOC 2 CC6.1"`, `"NIST SP 800-53 AC-3"`. */
  readonly id: string;
  /** Its title in the standard. */
  readonly title: string;
  /** How it is met here, in one sentence. */
  readonly how: string;
}

/**
 * What is claimed, and nothing more: of each control the part that concerns access to one namespace.
 * https://www.aicpa-cima.com/resources/download/2017-trust-services-criteria-with-revised-points-of-focus-2022
 * https://csrc.nist.gov/pubs/sp/800/53/r5/upd1/final
 */
export const controls: readonly Control[] = [
  {
    id: "SOC 2 CC6.1",
    title: "Logical access security",
    how: "Programs connect as identities of Microsoft Entra; the namespace is to refuse shared access keys.",
  },
  {
    id: "SOC 2 CC6.3",
    title: "Role-based access and least privilege",
    how: "Each right is a line of a declaration under version control, and one role assignment on one entity.",
  },
  {
    id: "NIST SP 800-53 AC-3",
    title: "Access Enforcement",
    how: "Azure Service Bus refuses whatever no role assignment allows.",
  },
  {
    id: "NIST SP 800-53 AC-6",
    title: "Least Privilege",
    how: "A role is assigned on the queue, topic or subscription that needs it, never on more; sending and receiving are apart.",
  },
  {
    id: "NIST SP 800-53 IA-5",
    title: "Authenticator Management",
    how: "Managed identities have no secret that a person could hold; tokens end after hours; keys are refused.",
  },
];

/** The controls that each right serves. */
export const controlsOfRights: readonly string[] = [
  "SOC 2 CC6.3",
  "NIST SP 800-53 AC-3",
  "NIST SP 800-53 AC-6",
];
