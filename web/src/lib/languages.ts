import { type Catalogue, catalogue, keepCatalogue } from './catalogue.ts';

/** Each translation is a file named by its language. English is in the code; its file is for translators. */
const files = import.meta.glob<Catalogue['texts']>(['../../texts/*.json', '!../../texts/en.json'], {
  import: 'default',
});

const findFile = (language: string) => files[`../../texts/${language}.json`];

export const LANGUAGES: readonly string[] = [
  'en',
  ...Object.keys(files).map((path) => path.replace(/^.*\/|\.json$/g, '')),
];

/** Chooses a language for this browser, and loads the page in it. */
export async function chooseLanguage(language: string): Promise<void> {
  const read = findFile(language);
  keepCatalogue(read ? { language, texts: await read() } : null);
  location.reload();
}

/** Updates the stored texts for the next time that the page is loaded. */
export async function refreshCatalogue(): Promise<void> {
  const { language } = catalogue;
  document.documentElement.lang = language;
  if (language === 'en') return;
  const read = findFile(language);
  keepCatalogue(read ? { language, texts: await read() } : null);
}

/** `Deutsch` for `de`. */
export const nameLanguage = (language: string): string =>
  new Intl.DisplayNames([language], { type: 'language' }).of(language) ?? language;
