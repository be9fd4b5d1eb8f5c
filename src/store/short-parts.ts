/**
 * All parts of one and two characters of a folded name, each once, for an index of words: in hexadecimal, so that every
 * character counts as itself.
 */
export function listShortParts(name: string): string {
  const characters = [...name];
  const pairs = characters.slice(1).map((character, index) => characters[index] + character);
  return [...new Set([...characters, ...pairs])].map(spellPart).join(' ');
}

/** A part as the index has it. */
export function spellPart(part: string): string {
  return Buffer.from(part).toString('hex');
}
