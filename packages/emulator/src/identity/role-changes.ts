import type { Clock } from "../clock.ts";
import type { Identities } from "./identities.ts";
import type { RoleAssignment } from "./roles.ts";

/**
 * Role assignments that come and go while the namespace runs.
 *
 * In Azure a change takes up to five minutes to be felt, and a right that was revoked may live until
 * the token that used it ends; `propagationMs` is either.
 * https://learn.microsoft.com/azure/role-based-access-control/troubleshooting#symptom---role-assignment-changes-are-not-being-detected
 */
export class RoleChanges {
  /** How long a change takes, by the namespace's clock. 0: at once. */
  propagationMs = 0;
  readonly #identities: Identities;
  readonly #clock: Clock;
  readonly #onChange: () => void;

  /** @param onChange called when a change has taken effect */
  constructor(identities: Identities, clock: Clock, onChange: () => void = () => {}) {
    this.#identities = identities;
    this.#clock = clock;
    this.#onChange = onChange;
  }

  /**
   * Adds an assignment; one that is there already changes nothing.
   * @throws RangeError when there is no identity of that name
   * @example
   * emulator.roles.assign("orders-api", { role: "Azure Service Bus Data Sender", scope: "orders" });
   */
  assign(identityName: string, assignment: RoleAssignment): void {
    this.#change(identityName, (roles) => [
      ...roles.filter((role) => !isSame(role, assignment)),
      assignment,
    ]);
  }

  /**
   * Takes an assignment away; one that is not there changes nothing.
   * @throws RangeError when there is no identity of that name
   */
  revoke(identityName: string, assignment: RoleAssignment): void {
    this.#change(identityName, (roles) => roles.filter((role) => !isSame(role, assignment)));
  }

  #change(
    identityName: string,
    change: (roles: readonly RoleAssignment[]) => readonly RoleAssignment[],
  ): void {
    // Asked for now, so that a wrong name is an error of the caller and not of a timer.
    this.#identities.expect(identityName);
    const take = (): void => {
      const { roles } = this.#identities.expect(identityName);
      this.#identities.replaceRoles(identityName, change(roles));
      this.#onChange();
    };
    if (this.propagationMs === 0) take();
    else this.#clock.schedule(this.#clock.now() + this.propagationMs, take);
  }
}

function isSame(one: RoleAssignment, other: RoleAssignment): boolean {
  return one.role === other.role && one.scope.toLowerCase() === other.scope.toLowerCase();
}
