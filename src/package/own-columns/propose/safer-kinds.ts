import type { ColumnKindName } from '../../../contract/column-kinds.ts';
import type { OwnColumn } from '../../../contract/own-columns.ts';

/** For each kind, the one to take if values come out wrong; a text is always right. */
const SAFER: Readonly<Partial<Record<ColumnKindName, ColumnKindName>>> = {
  integer: 'number',
  birth_date: 'date',
  date: 'date_time',
  phone: 'code',
  postal_code: 'code',
};

/** The kinds whose modules can leave values of another kind with a warning. A whole number is first taken as any number. */
const TOLERANT: readonly ColumnKindName[] = ['number', 'amount', 'hours', 'date', 'birth_date', 'date_time'];

export function canTolerate({ kind, checks }: Pick<OwnColumn, 'kind' | 'checks'>): boolean {
  return TOLERANT.includes(kind) && checks?.tolerant !== true;
}

/** The kind to take instead. `isOfDigits`: whether digits were lost, so that the values are no numbers. */
export function findSaferKind(kind: ColumnKindName, isOfDigits: boolean): ColumnKindName {
  return isOfDigits ? 'code' : (SAFER[kind] ?? 'text');
}
