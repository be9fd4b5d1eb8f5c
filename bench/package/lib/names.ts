import { toText, type Value } from 'ade/rules';

/** Collapses blanks. A name in only capitals or only small letters gets one capital for each word. */
export function tidyName(value: Value): string | null {
  const text = toText(value).replace(/\s+/g, ' ');
  if (text !== text.toUpperCase() && text !== text.toLowerCase()) return text;
  const words = text.split(' ').map((word) => word.slice(0, 1).toUpperCase() + word.slice(1).toLowerCase());
  return words.join(' ') || null;
}
