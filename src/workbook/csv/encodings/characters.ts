/**
 * What a character is, beside its own frequency. `letter`: a letter without case, or a sign over a letter; `none`: no
 * text has it, such as a control character or a byte that the encoding does not use.
 */
export type Kind = 'space' | 'digit' | 'small' | 'capital' | 'letter' | 'sign' | 'none';

export interface Character {
  text: string;
  kind: Kind;
  isAscii: boolean;
  /** The small form of a letter; `boundary` for what is no letter. */
  folded: string;
}

/** Stands for everything beside a word: white space, delimiters, digits, the ends of the text. */
export const boundary = '·';

/** Small raised letters, which are used like signs. */
const ordinals = 'ªº';
const known = new Map<string, Character>();
/** More than real texts have; wrong readings have any character of Unicode. */
const maxKnown = 20_000;

export function describeCharacter(text: string): Character {
  let character = known.get(text);
  if (character === undefined) {
    const kind = findKind(text);
    const isLetter = kind === 'small' || kind === 'capital' || kind === 'letter';
    character = { text, kind, isAscii: text <= '\x7f', folded: isLetter ? foldLetter(text) : boundary };
    if (known.size === maxKnown) known.clear();
    known.set(text, character);
  }
  return character;
}

function findKind(text: string): Kind {
  const code = text.charCodeAt(0);
  if (code <= 0x7f) return findAsciiKind(text);
  if (code <= 0x9f || /[\ufffd\p{Co}\p{Cn}]/u.test(text)) return 'none';
  if (ordinals.includes(text)) return 'sign';
  if (/\p{Ll}/u.test(text)) return 'small';
  if (/\p{Lu}/u.test(text)) return 'capital';
  return /[\p{L}\p{M}]/u.test(text) ? 'letter' : 'sign';
}

function findAsciiKind(text: string): Kind {
  if (/[a-z]/.test(text)) return 'small';
  if (/[A-Z]/.test(text)) return 'capital';
  return /\d/.test(text) ? 'digit' : 'space';
}

/** The small form of a letter. */
export function foldLetter(letter: string): string {
  if (letter === 'İ') return 'i';
  const small = letter.toLowerCase();
  return small.length === letter.length ? small : letter;
}
