/** More bytes than the longest character has. */
const longestCharacter = 4;

/** Where the last complete character of UTF-8 ends: what follows may be the beginning of another. */
export function findCharacterEnd(bytes: Uint8Array): number {
  for (let back = 1; back < longestCharacter && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back]!;
    if (byte < 0x80) return bytes.length;
    if (byte >= 0xc0) {
      const wanted = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return back < wanted ? bytes.length - back : bytes.length;
    }
  }
  return bytes.length;
}
