import { usageError } from '../usage-error.ts';

/** Makes a function that reads an option's value as a whole number of at least `min`. */
export function readCount(option: string, min: number): (text: string) => number {
  return (text) => {
    const count = Number(text);
    if (/^\d+$/.test(text) && Number.isSafeInteger(count) && count >= min) return count;
    throw usageError(`${option} is ${JSON.stringify(text)}; expected a whole number from ${min} on.`);
  };
}

/** Makes a function that reads an option's value as a number above zero. */
export function readAmount(option: string): (text: string) => number {
  return (text) => {
    const amount = Number(text);
    if (/^\d+(\.\d+)?$/.test(text) && amount > 0) return amount;
    throw usageError(`${option} is ${JSON.stringify(text)}; expected a number above 0, such as 0.5.`);
  };
}

/** Makes a function that reads an option's value as a day, such as 2026-05-31. */
export function readDay(option: string): (text: string) => string {
  return (text) => {
    const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
    if (!Number.isNaN(time) && new Date(time).toISOString().startsWith(text)) return text;
    throw usageError(`${option} is ${JSON.stringify(text)}; expected a day such as 2026-05-31.`);
  };
}

/** Reads an option that is a list, such as `c1,c3`, and may be given several times. */
export function collectNames(text: string, before: readonly string[] = []): string[] {
  return [...before, ...text.split(',')];
}

/** Reads an option that may be given several times. */
export function collectTexts(text: string, before: readonly string[] = []): string[] {
  return [...before, text];
}
