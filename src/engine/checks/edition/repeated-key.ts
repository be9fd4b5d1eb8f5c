/** Mixes the parts of a key or of a person into one hash. */
export const PART_PRIME = 0x01000193;

/** Half of the hash of a key that occurs for the `count`-th time, which is the same in every document; `half`: of its first time. */
export function nameRepetition(half: number, count: number): number {
  return (Math.imul(half, PART_PRIME) ^ count) >>> 0;
}
