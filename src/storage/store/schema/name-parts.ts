/** All parts with these lengths (in characters) of a folded name, without duplicates. */
export function listParts(name: string, lengths: readonly number[]): string[] {
  const characters = [...name];
  const parts = lengths.flatMap((length) => {
    const starts = characters.slice(length - 1).keys();
    return [...starts].map((start) => characters.slice(start, start + length).join(''));
  });
  return [...new Set(parts)];
}

/**
 * All parts of one and two characters of a folded name, without duplicates, for an index of words. They are in
 * hexadecimal, so that the index does not treat any character specially.
 */
export function listShortParts(name: string): string {
  return listParts(name, [1, 2]).map(spellPart).join(' ');
}

/** A part in the index's spelling. */
export function spellPart(part: string): string {
  return Buffer.from(part).toString('hex');
}
