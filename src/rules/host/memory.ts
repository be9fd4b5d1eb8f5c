import { getHeapStatistics } from 'node:v8';

/** How much memory rules may leave: well below the limit of the process. */
const MAX_LEFT_BYTES = 32 * 1024 * 1024;

let keptBytes = 0;

/**
 * Frees the buffers that earlier calls left. A call that was refused memory leaves the process at its limit, where the next
 * rule's call would end it and be blamed for it. Buffers that rules keep are not counted again.
 */
export function reclaimMemory(): void {
  if (readBufferBytes() - keptBytes < MAX_LEFT_BYTES) return;
  // Other kinds of collection free the buffers in the background, and count them until then.
  gc!({ type: 'major', execution: 'sync', flavor: 'last-resort' });
  keptBytes = readBufferBytes();
}

/** Memory outside the heap. V8 itself collects the heap, and ends the process when the heap is full. */
function readBufferBytes(): number {
  return getHeapStatistics().external_memory;
}
