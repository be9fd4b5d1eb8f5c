/** A text in another language; where it counts something, one for each plural category, with `#` for the number. */
export type Translated = string | Readonly<Partial<Record<Intl.LDMLPluralRule, string>>>;

/** The texts of a language by the English ones, which `npm run texts` lists; `{0}` is the first value that is put in. */
export interface Catalogue {
  /** BCP 47, such as `de`. */
  language: string;
  texts: Readonly<Record<string, Translated>>;
}

const STORED = 'ade.catalogue';

/**
 * The catalogue of the language that was chosen, which the browser keeps: texts are there before anything is drawn, and
 * English, which the code has, loads nothing.
 */
function readCatalogue(): Catalogue {
  try {
    const stored = globalThis.localStorage?.getItem(STORED);
    if (stored) return JSON.parse(stored) as Catalogue;
  } catch {
    // Storage is switched off, or holds something else.
  }
  return { language: 'en', texts: {} };
}

export const catalogue = readCatalogue();

/** The page keeps its language until it is loaded again. */
export function keepCatalogue(chosen: Catalogue | null): void {
  if (chosen) localStorage.setItem(STORED, JSON.stringify(chosen));
  else localStorage.removeItem(STORED);
}

/** The locale of numbers and dates: the region that the browser names for the language of the texts. */
export function findLocale(
  language: string,
  preferred: readonly string[] = globalThis.navigator?.languages ?? [],
): string {
  return preferred.find((locale) => locale.split('-')[0] === language.split('-')[0]) ?? language;
}
