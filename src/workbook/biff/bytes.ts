/** Like `readUInt8` and `readUInt16LE` of a buffer, but faster, because the offset is not checked. */
export function readU8(bytes: Uint8Array, at: number): number {
  return bytes[at]!;
}

export function readU16(bytes: Uint8Array, at: number): number {
  return readU8(bytes, at) | (readU8(bytes, at + 1) << 8);
}
