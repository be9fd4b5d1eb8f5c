import { usageError } from '../usage-error.ts';

/** Makes the reader of an option that is a day, such as 2026-05-31. */
export function readDay(option: string): (text: string) => string {
  return (text) => {
    const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
    if (!Number.isNaN(time) && new Date(time).toISOString().startsWith(text)) return text;
    throw usageError(`${option} is ${JSON.stringify(text)}; expected a day such as 2026-05-31.`);
  };
}
