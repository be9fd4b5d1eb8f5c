/** All parts of so many characters of a folded name, each once. */
export function listParts(name: string, lengths: readonly number[]): string[] {
  const characters = [...name];
  const parts = lengths.flatMap((length) => {
    const starts = characters.slice(length - 1).keys();
    return [...starts].map((start) => characters.slice(start, start + length).join(''));
  });
  return [...new Set(parts)];
}

/**
 * All parts of one and two characters of a folded name, each once, for an index of words: in hexadecimal, so that every
 * character counts as itself.
 */
export function listShortParts(name: string): string {
  return listParts(name, [1, 2]).map(spellPart).join(' ');
}

/** A part as the index has it. */
export function spellPart(part: string): string {
  return Buffer.from(part).toString('hex');
}
