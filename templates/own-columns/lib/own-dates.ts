import type { TransformCall, TransformResult, ValidateCall } from 'ade/rules';
import { transformDates } from './dates.ts';
import { cleanValues } from './own-columns.ts';

/** Texts that can be read become dates; all others stay, and an issue says why. */
export function cleanDates(call: TransformCall): TransformResult {
  const { values, warnings = [] } = cleanValues(call, (value) => value);
  const read = transformDates({ ...withOwnOrder(call), values: values.map((value) => value ?? null) });
  return { values: read.values, warnings: [...warnings, ...(read.warnings ?? [])] };
}

/** The order of day, month and year: that of the field's `options`, or else that of the column. */
export function withOwnOrder<Call extends TransformCall | ValidateCall>(call: Call): Call {
  const { date_order } = call.field_meta.options ?? {};
  const isOrder = date_order === 'dmy' || date_order === 'mdy' || date_order === 'ymd';
  return isOrder ? { ...call, date_order: date_order as Call['date_order'] } : call;
}
