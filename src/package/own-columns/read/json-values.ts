/** What a schema may say, read so that nothing odd in it gets further. */

export type Json = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** One line, at most as long as a label may be. */
export function readText(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const text = value.replace(/\s+/g, ' ').trim().slice(0, 200);
  return text === '' ? undefined : text;
}

/** A number, also one that is written as a text. */
export function readNumber(value: unknown): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

export function readLength(value: unknown): number | undefined {
  const number = readNumber(value);
  return number !== undefined && Number.isInteger(number) && number >= 0 && number <= 1_000_000 ? number : undefined;
}

/** A list of short texts; undefined where it is none or empty. */
export function readTextList(value: unknown): string[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const texts = value.filter((item): item is string => typeof item === 'string' && item.length <= 200);
  return texts.length === 0 ? undefined : [...new Set(texts)].slice(0, 100);
}

/** Values that are allowed; those that are no values of a cell are left out. */
export function readChoices(value: unknown): (string | number | boolean)[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const isChoice = (item: unknown) =>
    ['string', 'number', 'boolean'].includes(typeof item) && String(item).length <= 500;
  const choices = value.filter(isChoice) as (string | number | boolean)[];
  return choices.length === 0 || choices.length > 1000 ? undefined : [...new Set(choices)];
}

/** Without the keys that have no value. */
export function compact<T extends object>(object: T): T {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as T;
}
