import { constants, createContext, Script } from 'node:vm';
import { requireInternal } from './node-internals.ts';

const v8 = requireInternal('internal/test/binding').internalBinding('v8');
export const { setFlagsFromString } = v8;

/** How much memory rules may leave unfreed: well below the limit of the process. */
const MAX_LEFT_BYTES = 32 * 1024 * 1024;

let collectGarbage: NodeJS.GCFunction | undefined;
let keptBytes = 0;

/**
 * Gets V8's garbage collector. With a start flag, every context would have it as a global that cannot be removed. So
 * the collector comes from a context that is made for it, after the realm.
 */
export function takeCollector(): void {
  if (collectGarbage !== undefined) return;
  setFlagsFromString('--expose-gc');
  collectGarbage = new Script('gc').runInContext(createContext(constants.DONT_CONTEXTIFY)) as NodeJS.GCFunction;
  setFlagsFromString('--no-expose-gc');
}

/**
 * Frees the buffers that earlier calls left. A call that was refused memory leaves the process at its limit: the next
 * rule's call would end the process, and would be blamed for it. Buffers that rules keep are not counted again.
 */
export function reclaimMemory(): void {
  if (readBufferBytes() - keptBytes < MAX_LEFT_BYTES) return;
  takeCollector();
  // Other kinds of collection free buffers in the background, and count them until they are free.
  collectGarbage?.({ type: 'major', execution: 'sync', flavor: 'last-resort' });
  keptBytes = readBufferBytes();
}

/** Memory outside the heap. V8 collects the heap itself, and ends the process when the heap is full. */
function readBufferBytes(): number {
  v8.updateHeapStatisticsBuffer();
  return v8.heapStatisticsBuffer[v8.kExternalMemoryIndex]!;
}
