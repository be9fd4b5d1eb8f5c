import { makePatternMatcher, type PatternNode, parsePattern } from '../../../engine/checks/index.ts';

/** Characters for invented texts, the most common ones first. */
const CHARACTERS = [...'ABC123abcDEFGHIJKLMNOPQRSTUVWXYZ0456789defghijklmnopqrstuvwxyz -_./:,;@#+*=()[]{}%&$€äéß漢'];
const MAX_CHARS = 100;
const ROWS = [0, 1, 2];

/** Invents three texts that a pattern matches as a whole, different if possible; empty if none was found. */
export function inventMatches(pattern: string): string[] {
  const node = parsePattern(pattern);
  const matches = makePatternMatcher(pattern);
  const texts = ROWS.map((row) => writeNode(node, row));
  const isUsable = (text: string) => text.length <= MAX_CHARS && text.trim() === text && text !== '' && matches(text);
  return texts.every(isUsable) ? texts : [];
}

function writeNode(node: PatternNode, row: number): string {
  switch (node.kind) {
    case 'character':
      return findCharacter(node.source, row);
    case 'sequence':
      return node.parts.map((part) => writeNode(part, row)).join('');
    case 'choice':
      return writeNode(node.branches[row % node.branches.length]!, row);
    case 'repeat':
      return writeNode(node.part, row).repeat(node.min > MAX_CHARS ? 0 : node.min);
    default:
      return '';
  }
}

/** The pattern for one character is only tested on single characters, which is fast for any pattern. */
function findCharacter(source: string, row: number): string {
  const test = new RegExp(`^${source}$`, 'u');
  const found = CHARACTERS.filter((character) => test.test(character));
  return found[row % Math.max(1, found.length)] ?? '';
}
