import { randomUUID } from "node:crypto";
import type { Clock } from "../clock.ts";
import { EntityError } from "../entities/entity-error.ts";
import { notDeclared, Transaction } from "../entities/transaction.ts";
import type { IncomingLink } from "./rhea.ts";

/**
 * The transactions of one connection: nobody else can take part in them. Each belongs to the control
 * link over which it was declared, and is rolled back when that ends. [AMQP 4.3]
 */
export class Transactions {
  readonly #clock: Clock;
  readonly #name = randomUUID().replaceAll("-", "");
  readonly #declared = new Map<string, { transaction: Transaction; control: IncomingLink }>();
  #count = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  declare(control: IncomingLink): Uint8Array {
    this.#count += 1;
    // The service's ids look like this: https://github.com/Azure/azure-sdk-for-net/issues/6540
    const id = `txn:${this.#name}:${this.#count}`;
    this.#declared.set(id, { transaction: new Transaction(id, this.#clock), control });
    return Buffer.from(id);
  }

  /** @throws EntityError TransactionNotFound */
  find(id: Uint8Array): Transaction {
    const found = this.#declared.get(textOf(id));
    if (found !== undefined) return found.transaction;
    throw new EntityError(
      "TransactionNotFound",
      "Transaction hasn't been declared yet, or has already been discharged",
    );
  }

  /** @throws EntityError TransactionNotFound, TransactionRolledBack */
  discharge(id: Uint8Array, failed: boolean): void {
    const found = this.#declared.get(textOf(id));
    if (found === undefined) throw notDeclared();
    this.#declared.delete(textOf(id));
    if (failed) found.transaction.rollBack();
    else found.transaction.commit();
  }

  /** Rolls back what was declared over a link, or all there is. */
  end(control?: IncomingLink): void {
    for (const [id, declared] of this.#declared) {
      if (control !== undefined && declared.control !== control) continue;
      this.#declared.delete(id);
      declared.transaction.rollBack();
    }
  }
}

function textOf(id: Uint8Array): string {
  return Buffer.from(id).toString("latin1");
}
