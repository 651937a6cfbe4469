import type { Duplex } from "node:stream";
import { restore } from "../entities/restore.ts";
import type { Topology, TopologyDefinition } from "../entities/topology.ts";
import { restoreTopology, topologyToKeep } from "./kept-topology.ts";
import type { StateFile } from "./state-file.ts";

/**
 * Puts what a file has back into a namespace that has been made as it is defined: the entities that
 * were made later, rules that were changed, all messages, states of sessions and what duplicate
 * detection saw. From then on the file keeps what becomes of the entities, too.
 */
export function restoreState(
  topology: Topology,
  defined: TopologyDefinition,
  file: StateFile,
): void {
  const { topology: keptTopology } = file;
  if (keptTopology !== undefined) restoreTopology(topology, defined, keptTopology);
  file.describeTopology = () => topologyToKeep(topology, defined);
  const kept = file.read((path) => queueAt(topology, path) !== undefined);
  restore(
    kept.flatMap(({ path, ...entity }) => {
      const queue = queueAt(topology, path);
      return queue === undefined ? [] : [{ queue, ...entity }];
    }),
  );
}

/**
 * Nothing that a peer may take for kept leaves before it is. Where it cannot be kept, whoever is told
 * of it ends the stream, and nothing leaves either.
 */
export function commitBeforeWriting(stream: Duplex, file: StateFile): void {
  const { _write: write, _writev: writeAll } = stream;
  const isRefused = (callback: (error?: Error | null) => void): boolean => {
    file.commit();
    if (stream.destroyed) callback(new Error("The stream was ended."));
    return stream.destroyed;
  };
  stream._write = (chunk, encoding, callback) => {
    if (!isRefused(callback)) write.call(stream, chunk, encoding, callback);
  };
  if (writeAll === undefined || writeAll === null) return;
  stream._writev = (chunks, callback) => {
    if (!isRefused(callback)) writeAll.call(stream, chunks, callback);
  };
}

type Queue = ReturnType<Topology["source"]>;

function queueAt(topology: Topology, path: string): Queue {
  return topology.source(path) ?? topology.destination(path);
}
