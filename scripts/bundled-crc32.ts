import { crc32 } from 'node:zlib';

/** Replaces the package `buffer-crc32` in the bundles; yazl calls only this function of the package. */
export function unsigned(data: Uint8Array, previous = 0): number {
  return crc32(data, previous);
}
