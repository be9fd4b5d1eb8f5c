import { mapValues, parseDate, share, type TransformCall, type TransformResult, type Value } from 'ade/rules';

export function transformDates({ values, date_order }: TransformCall): TransformResult {
  return mapValues(values, (value) =>
    typeof value === 'string' ? (parseDate(value, date_order).date ?? value) : value,
  );
}

export function isDate(value: Value | undefined): value is Temporal.PlainDate {
  return value instanceof Temporal.PlainDate;
}

export function shareOfDates(values: readonly Value[]): number {
  return share(values, (value) => isDate(value) || (typeof value === 'string' && /^\d+[/-]\d+[/-]\d+$/.test(value)));
}
