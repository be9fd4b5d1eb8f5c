import { collectGarbage, hostProcess } from './closed-world.ts';

/** What rules may leave behind: well below what the process may take in all. */
const MAX_LEFT_BYTES = 32 * 1024 * 1024;

let keptBytes = 0;

/**
 * Frees the buffers that earlier calls left. One that was refused memory leaves the process at its limit, where the next
 * rule's call would end it and be blamed. What rules keep for good is not looked at twice.
 */
export function reclaimMemory(): void {
  if (readBufferBytes() - keptBytes < MAX_LEFT_BYTES) return;
  // Any other collection leaves the buffers to be freed in the background, and counted until then.
  collectGarbage({ type: 'major', execution: 'sync', flavor: 'last-resort' });
  keptBytes = readBufferBytes();
}

/** Memory outside the heap; what is on it is V8's to collect, and ends the process where there is no more. */
function readBufferBytes(): number {
  return hostProcess.getBuiltinModule('node:v8').getHeapStatistics().external_memory;
}
