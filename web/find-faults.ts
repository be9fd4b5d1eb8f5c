import type { Catalogue } from './src/lib/catalogue.ts';

/** Differences between a translation and the app's texts: missing and unknown texts, plural categories, slots. */
export function findFaults(texts: Catalogue['texts'], { language, texts: translated }: Catalogue): string[] {
  const { pluralCategories } = new Intl.PluralRules(language).resolvedOptions();
  const unknown = Object.keys(translated).filter((text) => texts[text] === undefined);
  return [
    ...unknown.map((text) => `${text}: the app has no such text`),
    ...Object.entries(texts).flatMap(([text, english]) => {
      const translation = translated[text];
      if (translation === undefined) return [`${text}: is not translated`];
      const forms: Partial<Record<Intl.LDMLPluralRule, string>> =
        typeof translation === 'string' ? { other: translation } : translation;
      const needed = typeof english === 'string' ? (['other'] as const) : pluralCategories;
      const missing = needed.filter((category) => forms[category] === undefined);
      const cut = Object.values(forms).filter((form) => String(listSlots(form)) !== String(listSlots(text)));
      return [
        ...missing.map((category) => `${text}: ${category} is missing`),
        ...cut.map((form) => `${text}: ${form} has other slots`),
      ];
    }),
  ];
}

/** Sorted, since languages differ in their order. */
const listSlots = (text: string) => (text.match(/\{\d+\}/g) ?? []).sort();
