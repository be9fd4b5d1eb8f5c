/** Makes whole numbers below a limit, the same ones for the same seed: Marsaglia's xorshift on 32 bits. */
export function makeRandom(seed: number): (limit: number) => number {
  let state = seed >>> 0 || 1;
  return (limit) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return Math.floor(((state >>> 0) / 4_294_967_296) * limit);
  };
}
