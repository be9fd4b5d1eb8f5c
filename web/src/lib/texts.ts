import { createElement, Fragment, type ReactNode } from 'react';
import { type Catalogue, catalogue, findLocale, type Translated } from './catalogue.ts';

/** The two functions that every text of the app goes through; `npm run texts` finds the texts by their names. */
export function makeTexts({ language, texts }: Catalogue) {
  const rules = new Intl.PluralRules(language);
  const numbers = new Intl.NumberFormat(findLocale(language));

  /** A text with inserted values: t`Version ${number} holds`. If a value is an element, the result is an element. */
  function t(strings: TemplateStringsArray, ...values: (string | number | null | undefined)[]): string;
  function t(strings: TemplateStringsArray, ...values: ReactNode[]): ReactNode;
  function t(strings: TemplateStringsArray, ...values: ReactNode[]): ReactNode {
    const parts = findParts(texts, strings).map((part) => (typeof part === 'number' ? values[part] : part));
    const isText = parts.every((part) => part == null || typeof part === 'string' || typeof part === 'number');
    return isText ? parts.join('') : createElement(Fragment, null, ...parts);
  }

  /** A text that counts something, in the plural category of the language for this number; `#` is the number. */
  function plural(count: number, one: string, other: string): string {
    const translated = texts[other];
    const text = translated === undefined ? (count === 1 ? one : other) : pick(translated, rules.select(count), other);
    return text.replace('#', numbers.format(count));
  }

  return { t, plural };
}

/** The parts of a text, and between them the indexes of the inserted values. */
function findParts(texts: Catalogue['texts'], strings: TemplateStringsArray): (string | number)[] {
  const english = strings.flatMap((text, at) => (at === 0 ? [text] : [at - 1, text]));
  const translated = texts[english.map((part) => (typeof part === 'number' ? `{${part}}` : part)).join('')];
  if (typeof translated !== 'string') return english;
  return translated.split(/\{(\d+)\}/).map((part, at) => (at % 2 === 1 ? Number(part) : part));
}

const pick = (translated: Translated, category: Intl.LDMLPluralRule, english: string): string =>
  typeof translated === 'string' ? translated : (translated[category] ?? translated.other ?? english);

export const { t, plural } = makeTexts(catalogue);
