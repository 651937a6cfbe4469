import type { ClaimStore } from "@buspass/contracts";

/** A store in memory, whose claims are numbers. */
export class MemoryStore implements ClaimStore {
  readonly bodies = new Map<string, Uint8Array>();
  /** What was asked for, whether it is there or not. */
  readonly asked: string[] = [];
  /** What it throws instead of answering. */
  failure: Error | undefined;

  async put(body: Uint8Array): Promise<string> {
    if (this.failure !== undefined) throw this.failure;
    const claim = String(this.bodies.size + 1);
    this.bodies.set(claim, Uint8Array.from(body));
    return claim;
  }

  async get(claim: string): Promise<Uint8Array | undefined> {
    this.asked.push(claim);
    if (this.failure !== undefined) throw this.failure;
    return this.bodies.get(claim);
  }
}
