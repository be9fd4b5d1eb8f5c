import { AdeError } from '../../contract/errors/index.ts';

/** Throws `day_invalid` unless the text is an existing day, such as `2026-01-31`. */
export function assertDay(text: string): void {
  const time = Date.parse(`${text}T00:00:00.000Z`);
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(time);
  if (isDay && new Date(time).toISOString().startsWith(text)) return;
  throw new AdeError('day_invalid', { found: text });
}
