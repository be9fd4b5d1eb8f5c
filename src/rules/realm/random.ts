/** Random numbers that a replay repeats: every rule call has its own generator, seeded by package, rule and place. */

let baseSeed = '';
let place = '';
let callIndex = 0;
let state: Uint32Array | null = null;

export function setBaseSeed(seed: string): void {
  baseSeed = seed;
  state = null;
}

/** Sets the place of the following calls: rule, table or sheet, and batch. Seeding waits for the first number. */
export function seedCall(callPlace: string, index: number): void {
  place = callPlace;
  callIndex = index;
  state = null;
}

/** A number in [0, 1), like Math.random. */
export function drawFloat(): number {
  return drawUint32() / 4_294_967_296;
}

/** Next value of a 32-bit sfc generator (Chris Doty-Humphrey's Small Fast Counting). */
export function drawUint32(): number {
  state ??= makeState(`${baseSeed}\n${place}\n${callIndex}`);
  const [a, b, c, counter] = state as unknown as [number, number, number, number];
  const result = (a + b + counter) >>> 0;
  state[0] = b ^ (b >>> 9);
  state[1] = c + (c << 3);
  state[2] = ((c << 21) | (c >>> 11)) + result;
  state[3] = counter + 1;
  return result;
}

function makeState(seed: string): Uint32Array {
  let hash = 2_166_136_261;
  const words = new Uint32Array(4);
  for (let word = 0; word < 4; word++) {
    hash ^= word + 1;
    for (let i = 0; i < seed.length; i++) hash = Math.imul(hash ^ seed.charCodeAt(i), 16_777_619);
    words[word] = hash;
  }
  state = words;
  for (let i = 0; i < 12; i++) drawUint32();
  return words;
}

/** Seeds `Math.random`, and returns the `crypto` that rules see. */
export function makeRandomness(): object {
  Math.random = drawFloat;
  return {
    getRandomValues<T extends ArrayBufferView>(view: T): T {
      const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
      for (let i = 0; i < bytes.length; i++) bytes[i] = drawUint32();
      return view;
    },
    randomUUID(): string {
      const hex = Array.from({ length: 32 }, () => (drawUint32() & 15).toString(16));
      hex[12] = '4';
      hex[16] = ((drawUint32() & 3) | 8).toString(16);
      const part = (from: number, to: number) => hex.slice(from, to).join('');
      return [part(0, 8), part(8, 12), part(12, 16), part(16, 20), part(20, 32)].join('-');
    },
  };
}
