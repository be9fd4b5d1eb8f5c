import { catalogue, findLocale } from './catalogue.ts';
import { plural, t } from './texts.ts';

/** The locale of numbers, dates and times. */
export const locale = findLocale(catalogue.language);

const numberFormat = new Intl.NumberFormat(locale);
const compactFormat = new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 });

export const formatCount = (count: number): string => numberFormat.format(count);
/** A number with exactly this many digits after the decimal sign. */
export function formatDecimals(value: number, digits: 0 | 1 | 2): string {
  return decimalFormats[digits].format(value);
}
const decimalFormats = [0, 1, 2].map(
  (digits) => new Intl.NumberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits }),
) as [Intl.NumberFormat, Intl.NumberFormat, Intl.NumberFormat];

/** A total: two digits after the decimal sign, or none for a whole number. */
export const formatAmount = (amount: number): string => formatDecimals(amount, Number.isInteger(amount) ? 0 : 2);

export const formatCompact = (count: number): string => compactFormat.format(count);

/** "1 row", "2,000 rows". */
export const countOf = (count: number, one: string, other = `${one}s`): string =>
  plural(count, `# ${one}`, `# ${other}`);

export function formatDuration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${formatDecimals(ms / 1000, ms < 10_000 ? 1 : 0)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
}

/** The time that is left, in whole seconds: an estimate is not exact. */
export function formatTimeLeft(ms: number): string {
  const seconds = Math.max(1, Math.round(ms / 1000));
  return seconds < 60 ? t`${formatCount(seconds)} s left` : t`${formatDuration(seconds * 1000)} left`;
}

export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${formatDecimals(bytes / 1000, 0)} kB`;
  if (bytes < 1_000_000_000) return `${formatDecimals(bytes / 1_000_000, 1)} MB`;
  return `${formatDecimals(bytes / 1_000_000_000, 2)} GB`;
}

/** Scores have two digits, and changes (`formatDelta`) also have a sign. */
export const formatScore = (score: number): string => formatDecimals(score, 2).replace('-', '−');

/** A probability, such as `98.4 %`. Never 100 %, since nothing is certain. */
export const formatConfidence = (confidence: number): string =>
  confidence > 0.999 ? t`over ${formatDecimals(99.9, 1)} %` : `${formatDecimals(confidence * 100, 1)} %`;
/** A probability where there is little room, such as `98 %`. */
export const formatWholeConfidence = (confidence: number): string => `${Math.min(99, Math.round(confidence * 100))} %`;
export const formatDelta = (delta: number): string => `${delta < 0 ? '−' : '+'}${formatDecimals(Math.abs(delta), 2)}`;

const languageNames = new Intl.DisplayNames(locale, { type: 'language' });

/** `German` for `de`. */
export const formatLanguage = (code: string): string => languageNames.of(code) ?? code;

const dayFormat = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric' });
const timeFormat = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit' });
const exactFormat = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'long' });

export const formatExactTime = (at: string): string => exactFormat.format(new Date(at));

/** The time of day for today, the date for older times. */
export function formatTime(at: string, now = new Date()): string {
  const date = new Date(at);
  const time = timeFormat.format(date);
  return date.toDateString() === now.toDateString() ? time : `${dayFormat.format(date)}, ${time}`;
}

const shortDayFormat = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', timeZone: 'UTC' });
const longDayFormat = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeZone: 'UTC' });

/** A day (ISO 8601), with its year unless it is the current year. */
export const formatDay = (day: string, now = new Date()): string =>
  (day.startsWith(String(now.getFullYear())) ? shortDayFormat : longDayFormat).format(new Date(`${day}T00:00:00Z`));

/** "required_field_unmapped" → "required field unmapped": codes stay recognisable. */
export const formatCode = (code: string): string => code.replaceAll('_', ' ');
