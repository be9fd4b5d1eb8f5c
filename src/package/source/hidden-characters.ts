/** Characters that a reader cannot see, or that change how the characters beside them look. */
const HIDDEN = /[\p{M}\p{Cc}\p{Cf}\p{Zl}\p{Zp}\uFFFD]/gu;

export interface HiddenCharacter {
  /** The name with each such character in its visible form, such as `<U+202E>`. */
  visible: string;
  /** The first one, such as `U+202E`. */
  character: string;
}

/**
 * The hidden characters of a file's name or path; undefined if it has none. Tools compare names by characters: two
 * names that look the same, or one that is written backwards, mislead people.
 */
export function findHidden(name: string): HiddenCharacter | undefined {
  const [first] = name.match(HIDDEN) ?? [];
  if (first === undefined) return undefined;
  return { visible: name.replace(HIDDEN, (found) => `<${nameCharacter(found)}>`), character: nameCharacter(first) };
}

function nameCharacter(character: string): string {
  return `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`;
}
