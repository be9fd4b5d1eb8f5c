import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** How much memory rules may leave: well below the limit of the process. */
const MAX_LEFT_BYTES = 32 * 1024 * 1024;

let collectGarbage: NodeJS.GCFunction | undefined;
let keptBytes = 0;

/**
 * Takes V8's collector. With a start flag, it would be among the names of every context, and could not be removed; so it is
 * taken from a context that is made for it, after the realm.
 */
export function takeCollector(): void {
  if (collectGarbage !== undefined) return;
  setFlagsFromString('--expose-gc');
  collectGarbage = runInNewContext('gc') as NodeJS.GCFunction;
  setFlagsFromString('--no-expose-gc');
}

/**
 * Frees the buffers that earlier calls left. A call that was refused memory leaves the process at its limit, where the next
 * rule's call would end it and be blamed for it. Buffers that rules keep are not counted again.
 */
export function reclaimMemory(): void {
  if (readBufferBytes() - keptBytes < MAX_LEFT_BYTES) return;
  takeCollector();
  // Other kinds of collection free the buffers in the background, and count them until then.
  collectGarbage?.({ type: 'major', execution: 'sync', flavor: 'last-resort' });
  keptBytes = readBufferBytes();
}

/** Memory outside the heap. V8 itself collects the heap, and ends the process when the heap is full. */
function readBufferBytes(): number {
  return getHeapStatistics().external_memory;
}
