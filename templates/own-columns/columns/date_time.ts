import {
  type ColumnCall,
  type FieldScores,
  parseDate,
  type TransformCall,
  type TransformResult,
  type ValidateCall,
  type ValidateResult,
  type Value,
} from 'ade/rules';
import { orderOf } from '../lib/dates.ts';
import { cleanValues, listUnreadable } from '../lib/own-columns.ts';
import { DATE_LANGUAGES, isDateLike, withOwnOrder } from '../lib/own-dates.ts';
import { scoreHeader } from '../lib/own-headers.ts';

const DATE_AND_TIME =
  /^(.*\S)[T\s]+(\d{1,2}):(\d{2}(?::\d{2})?)(?:[.,]\d+)?\s*(?:([ap])\.?m\.?|Uhr|h)?\s*(?:Z|[A-Z]{3,4}|[+-]\d{2}:?\d{2})?$/i;

export function detect_header(call: ColumnCall): FieldScores {
  return scoreHeader(call, isDateLike);
}

/** `2024-05-06T14:30:00Z` and `06.05.2024 14:30` become dates with times as they are written, without a time zone. */
export function transform(call: TransformCall): TransformResult {
  const { date_order } = withOwnOrder(call);
  return cleanValues(call, (value) => (typeof value === 'string' ? readDateTime(value.trim(), date_order) : value));
}

function readDateTime(text: string, order: TransformCall['date_order']): Value {
  const [, day, hour, minutes, half] = DATE_AND_TIME.exec(text) ?? [];
  const written = (day ?? text).replace(/,$/, '');
  const { date } = parseDate(written, orderOf(written, order), DATE_LANGUAGES);
  if (date === null) return text === '' ? null : text;
  if (hour === undefined) return date;
  const hours = half === undefined ? Number(hour) : (Number(hour) % 12) + (half.toLowerCase() === 'p' ? 12 : 0);
  return date.toPlainDateTime(`${String(hours).padStart(2, '0')}:${minutes}`);
}

export function validate(call: ValidateCall): ValidateResult {
  const isDay = (value: Value) => value instanceof Temporal.PlainDateTime || value instanceof Temporal.PlainDate;
  const issue = { code: 'date_unreadable', message: 'Expected a date with a time, found {value}.' };
  return { issues: listUnreadable(call, (value) => !isDay(value), issue) };
}
