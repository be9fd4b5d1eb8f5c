/** A label in the code, or a jump to one; `encode` gets the distance in bytes from the start of the jump. */
export interface Label {
  label: string;
}
export interface Jump {
  to: string;
  bytes: number;
  encode: (distance: number) => number[];
}
/** Bytes of instructions, labels and jumps, in order. */
export type Code = readonly (readonly number[] | Label | Jump)[];

/** Returns the code's bytes, with the distance in every jump. */
export function assemble(code: Code): Buffer {
  const places = new Map<string, number>();
  let at = 0;
  for (const part of code) {
    if ('label' in part) places.set(part.label, at);
    else at += 'to' in part ? part.bytes : part.length;
  }
  const bytes: number[] = [];
  for (const part of code) {
    if ('label' in part) continue;
    bytes.push(...('to' in part ? part.encode(places.get(part.to)! - bytes.length) : part));
  }
  return Buffer.from(bytes);
}

/** Little endian. */
export function word32(value: number): number[] {
  return [value & 0xff, (value >>> 8) & 0xff, (value >>> 16) & 0xff, value >>> 24];
}
