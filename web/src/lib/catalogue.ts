/** A translated text; if it counts something, one text for each plural category, with `#` for the number. */
export type Translated = string | Readonly<Partial<Record<Intl.LDMLPluralRule, string>>>;

/** Translated texts by their English texts, which `npm run texts` lists; `{0}` stands for the first inserted value. */
export interface Catalogue {
  /** BCP 47, such as `de`. */
  language: string;
  texts: Readonly<Record<string, Translated>>;
}

const STORED = 'ade.catalogue';

/**
 * The catalogue of the chosen language, which the browser stores, so that texts are there before anything is drawn.
 * English texts are in the code, so English loads nothing.
 */
function readCatalogue(): Catalogue {
  try {
    const stored = globalThis.localStorage?.getItem(STORED);
    if (stored) return JSON.parse(stored) as Catalogue;
  } catch {
    // Storage is switched off, or contains something else.
  }
  return { language: 'en', texts: {} };
}

export const catalogue = readCatalogue();

/** Stores the catalogue; the page keeps its language until it is loaded again. */
export function keepCatalogue(chosen: Catalogue | null): void {
  if (chosen) localStorage.setItem(STORED, JSON.stringify(chosen));
  else localStorage.removeItem(STORED);
}

/** The locale of numbers and dates: the browser's region for the language of the texts. */
export function findLocale(
  language: string,
  preferred: readonly string[] = globalThis.navigator?.languages ?? [],
): string {
  return preferred.find((locale) => locale.split('-')[0] === language.split('-')[0]) ?? language;
}
