import { toText, type Value } from 'ade/rules';

/** One line, single spaces, no spaces around it; null when nothing is left. */
export function tidyText(value: Value): string | null {
  const text = toText(value)
    .replace(/[\s\u00a0\u200b]+/gu, ' ')
    .trim();
  return text === '' ? null : text;
}

/** Texts with letters and no digits: names, places, titles. */
export function isWordy(value: Value): boolean {
  return typeof value === 'string' && /\p{L}/u.test(value) && !/[\d@]/.test(value);
}
