import type { Topology, TopologyDefinition } from "../entities/topology.ts";
import { changedRules, type KeptRules, restoreRules } from "./kept-rules.ts";
import { madeSince, makeAgain } from "./made-since.ts";

/** What a state file has of the entities themselves. */
export interface KeptTopology {
  /** Those that are not defined. */
  readonly made: TopologyDefinition;
  /** Of subscriptions that are. */
  readonly rules: readonly KeptRules[];
}

/** What is to be kept, as it is now. */
export function topologyToKeep(topology: Topology, defined: TopologyDefinition): KeptTopology {
  return { made: madeSince(topology, defined), rules: changedRules(topology, defined) };
}

/** Puts it back into a namespace that has been made as it is defined. */
export function restoreTopology(
  topology: Topology,
  defined: TopologyDefinition,
  { made, rules }: KeptTopology,
): void {
  makeAgain(topology, made);
  restoreRules(topology, defined, rules);
}
