import type { Duplex } from "node:stream";
import { restore } from "../entities/restore.ts";
import type { Topology, TopologyDefinition } from "../entities/topology.ts";
import { madeSince } from "./made-since.ts";
import type { StateFile } from "./state-file.ts";

/**
 * Puts what a file has back into a namespace that has been made as it is defined: the entities that
 * were made later, and all messages and states of sessions.
 */
export function restoreState(topology: Topology, file: StateFile): void {
  addMissing(topology, file.topology);
  const kept = file.read((path) => queueAt(topology, path) !== undefined);
  restore(
    kept.flatMap(({ path, ...entity }) => {
      const queue = queueAt(topology, path);
      return queue === undefined ? [] : [{ queue, ...entity }];
    }),
  );
}

/** Keeps the entities that are not among the defined ones. */
export function keepTopology(
  topology: Topology,
  defined: TopologyDefinition,
  file: StateFile,
): void {
  file.topology = madeSince(topology, defined);
}

/** Nothing that a peer may take for kept leaves before it is. */
export function commitBeforeWriting(stream: Duplex, file: StateFile): void {
  const { _write: write, _writev: writeAll } = stream;
  stream._write = (chunk, encoding, callback) => {
    file.commit();
    write.call(stream, chunk, encoding, callback);
  };
  if (writeAll === undefined || writeAll === null) return;
  stream._writev = (chunks, callback) => {
    file.commit();
    writeAll.call(stream, chunks, callback);
  };
}

type Queue = ReturnType<Topology["source"]>;

function queueAt(topology: Topology, path: string): Queue {
  return topology.source(path) ?? topology.destination(path);
}

function addMissing(topology: Topology, { queues = {}, topics = {} }: TopologyDefinition): void {
  for (const [name, definition] of Object.entries(queues)) {
    if (topology.destination(name) === undefined) topology.createQueue(name, definition);
  }
  for (const [name, { subscriptions = {}, ...settings }] of Object.entries(topics)) {
    if (topology.destination(name) === undefined) topology.createTopic(name, settings);
    // It may be a queue's name now.
    if (topology.topic(name) === undefined) continue;
    for (const [each, definition] of Object.entries(subscriptions)) {
      if (topology.subscription(name, each) === undefined) {
        topology.createSubscription(name, each, definition);
      }
    }
  }
}
