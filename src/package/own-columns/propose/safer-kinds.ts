import type { ColumnKindName } from '../../../contract/column-kinds.ts';

/** For each kind, the one to take if values come out wrong; a text is always right. */
const SAFER: Readonly<Partial<Record<ColumnKindName, ColumnKindName>>> = {
  integer: 'number',
  birth_date: 'date',
  date: 'date_time',
  phone: 'code',
  postal_code: 'code',
};

/** The kind to take instead. `isOfDigits`: whether digits were lost, so that the values are no numbers. */
export function findSaferKind(kind: ColumnKindName, isOfDigits: boolean): ColumnKindName {
  return isOfDigits ? 'code' : (SAFER[kind] ?? 'text');
}
