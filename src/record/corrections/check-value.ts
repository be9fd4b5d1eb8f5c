import type { GivenValue } from '../../contract/corrections.ts';
import { AdeError } from '../../contract/errors/index.ts';
import type { FieldMeta } from '../../contract/manifest.ts';
import { isRealDate } from '../../workbook/index.ts';

/** Throws for a value that a cell cannot have; the message does not show the value. */
export function assertValue(value: GivenValue | null, place: string): void {
  if (typeof value === 'string' && value.trim() === '')
    throw new AdeError('correction_value_refused', { place, expected: 'a text', found: 'white space alone' });
  if (typeof value !== 'object' || value === null || isRealDate(value.date)) return;
  throw new AdeError('correction_value_refused', {
    place,
    expected: 'a date that exists',
    found: 'a day that its month does not have',
  });
}

type TypeHint = NonNullable<FieldMeta['type_hint']>;

/** The form of a value for each type that a person can give. */
const FITS: Partial<Record<TypeHint, { expected: string; test: (value: GivenValue) => boolean }>> = {
  string: { expected: 'a text', test: (value) => typeof value === 'string' },
  integer: { expected: 'a whole number', test: (value) => Number.isInteger(value) },
  number: { expected: 'a number', test: (value) => typeof value === 'number' },
  boolean: { expected: 'true or false', test: (value) => typeof value === 'boolean' },
  date: { expected: 'a day', test: (value) => typeof value === 'object' },
};

/** Throws if a value that no rule will change does not fit the field's type. */
export function assertFits(value: GivenValue | null, type: FieldMeta['type_hint'], place: string): void {
  const fit = type === undefined ? undefined : FITS[type];
  if (value === null || fit === undefined || fit.test(value)) return;
  const found = typeof value === 'object' ? 'a day' : `a ${typeof value === 'string' ? 'text' : typeof value}`;
  throw new AdeError('correction_value_refused', { place, expected: fit.expected, found });
}
