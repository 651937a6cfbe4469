import type { MessageContract } from "./message-contract.ts";

/** A contract, and those of the older versions that it reads, the newest first. */
export function readableVersions(contract: MessageContract): MessageContract[] {
  const { previous } = contract;
  return previous === undefined ? [contract] : [contract, ...readableVersions(previous)];
}
