/** Parts of a schema, read in such a way that unexpected values are ignored. */

export type Json = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Reads a text of one line, at most as long as a label. */
export function readText(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const text = value.replace(/\s+/g, ' ').trim().slice(0, 200);
  return text === '' ? undefined : text;
}

/** Reads a number, even if it is written as a text. */
export function readNumber(value: unknown): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

export function readLength(value: unknown): number | undefined {
  const number = readNumber(value);
  return number !== undefined && Number.isInteger(number) && number >= 0 && number <= 1_000_000 ? number : undefined;
}

/** Reads a list of short texts; undefined if it is empty or not a list. */
export function readTextList(value: unknown): string[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const texts = value.filter((item): item is string => typeof item === 'string' && item.length <= 200);
  return texts.length === 0 ? undefined : [...new Set(texts)].slice(0, 100);
}

/** Reads the allowed values; leaves out those that a cell cannot have. */
export function readChoices(value: unknown): (string | number | boolean)[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const isChoice = (item: unknown) =>
    ['string', 'number', 'boolean'].includes(typeof item) && String(item).length <= 500;
  const choices = value.filter(isChoice) as (string | number | boolean)[];
  return choices.length === 0 || choices.length > 1000 ? undefined : [...new Set(choices)];
}

/** The object without keys whose value is undefined. */
export function compact<T extends object>(object: T): T {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as T;
}
