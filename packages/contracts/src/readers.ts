import { type Codec, codecOf } from "./codec.ts";
import type { MessageContract } from "./message-contract.ts";

/** How the messages of one version are read. */
export interface Reader {
  /** The contract whose body comes out. */
  readonly contract: MessageContract;
  /** The contract of the version that comes in, and how its bytes are read. */
  readonly written: MessageContract;
  readonly codec: Codec;
  /** The contracts on the way from the one to the other, without the first. */
  readonly upgrades: readonly MessageContract[];
}

/** What is read of one type of messages. */
export interface TypeReaders {
  readonly versions: ReadonlyMap<number, Reader>;
  /** The highest version. */
  readonly newest: Reader;
}

/**
 * The readers of contracts and of the versions before them, by type. A version is read by its own contract
 * where that is one of them, else by the newest that has an upgrade from it; of two with the same type and
 * version the last counts.
 */
export function readersOf(contracts: readonly MessageContract[]): Map<string, TypeReaders> {
  const types = new Map<string, MessageContract[]>();
  for (const contract of contracts) {
    types.set(contract.type, [...(types.get(contract.type) ?? []), contract]);
  }
  return new Map([...types].map(([type, sameType]) => [type, readersOfType(sameType)]));
}

function readersOfType(contracts: readonly MessageContract[]): TypeReaders {
  const versions = new Map<number, Reader>();
  const ascending = contracts.toSorted((one, other) => one.version - other.version);
  for (const contract of ascending) {
    let upgrades: readonly MessageContract[] = [contract];
    for (let written = contract.previous; written !== undefined; written = written.previous) {
      versions.set(written.version, readerOf(contract, written, upgrades));
      upgrades = [written, ...upgrades];
    }
  }
  let newest: Reader | undefined;
  for (const contract of ascending) {
    newest = readerOf(contract, contract, []);
    versions.set(contract.version, newest);
  }
  if (newest === undefined) throw new TypeError("There is no contract.");
  return { versions, newest };
}

function readerOf(
  contract: MessageContract,
  written: MessageContract,
  upgrades: readonly MessageContract[],
): Reader {
  return { contract, written, upgrades, codec: codecOf(written) };
}
