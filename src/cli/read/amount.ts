import { usageError } from '../usage-error.ts';

/** Makes the reader of an option that is a number above zero. */
export function readAmount(option: string): (text: string) => number {
  return (text) => {
    const amount = Number(text);
    if (/^\d+(\.\d+)?$/.test(text) && amount > 0) return amount;
    throw usageError(`${option} is ${JSON.stringify(text)}; expected a number above 0, such as 0.5.`);
  };
}
