import { usageError } from '../usage-error.ts';

/** Makes the reader of an option that is a whole number from `min` on. */
export function readCount(option: string, min: number): (text: string) => number {
  return (text) => {
    const count = Number(text);
    if (/^\d+$/.test(text) && Number.isSafeInteger(count) && count >= min) return count;
    throw usageError(`${option} is ${JSON.stringify(text)}; expected a whole number from ${min} on.`);
  };
}
