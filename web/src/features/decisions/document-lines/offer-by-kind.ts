import type { PreviewValue } from '../../../api/contract.ts';
import type { Field } from '../../entities/fields/index.ts';

type Kind = 'date' | 'number' | 'code' | 'words';

const DATE = /^(\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/. ]\d{1,2}[-/. ]\d{2,4})$/;
const NUMBER = /^[-+]?[\d\s.,'’]*\d[\s€$£%]*$/;
const WORDS = /^[\p{L}\s.'’,-]+$/u;
/** With fewer values, their kind is a guess. */
const FEWEST = 3;
const MAX_OFFERED = 3;

/** Whether almost all of the first values are of one kind. */
export function findKind(values: readonly PreviewValue[]): Kind | null {
  if (values.length < FEWEST) return null;
  const most = values.length * 0.9;
  const count = (is: (value: PreviewValue) => boolean) => values.filter(is).length;
  if (count(isDate) >= most) return 'date';
  const distinct = new Set(values.map(String)).size;
  const isDistinct = distinct === values.length;
  if (count(isNumber) >= most) return isDistinct && count(isWhole) === values.length ? 'code' : 'number';
  // Names repeat less than kinds of employment do.
  const areNames = distinct * 2 > values.length;
  if (areNames && count((value) => typeof value === 'string' && WORDS.test(value)) >= most) return 'words';
  return isDistinct ? 'code' : null;
}

const isDate = (value: PreviewValue): boolean =>
  typeof value === 'object' && value !== null
    ? 'date' in value || 'datetime' in value
    : typeof value === 'string' && DATE.test(value.trim());

const isNumber = (value: PreviewValue): boolean =>
  typeof value === 'number' || (typeof value === 'string' && NUMBER.test(value.trim()));

const isWhole = (value: PreviewValue): boolean => /^\d+$/.test(String(value).trim());

/** Fields without a column that such values may belong to, in the order of the package; the required ones first. */
export function offerFields(values: readonly PreviewValue[], fields: readonly Field[]): string[] {
  const kind = findKind(values);
  if (kind === null) return [];
  return fields
    .filter((field) => fits(kind, field))
    .sort((a, b) => Number(b.isRequired) - Number(a.isRequired))
    .slice(0, MAX_OFFERED)
    .map(({ name }) => name);
}

function fits(kind: Kind, { type, role, isRequired }: Field): boolean {
  switch (kind) {
    case 'date':
      return type === 'date' || type === 'datetime';
    case 'number':
      return type === 'number' || type === 'integer';
    case 'code':
      return type === 'string' && isRequired && role === undefined;
    case 'words':
      return type === 'string' && (role?.endsWith('name') === true || (isRequired && role === undefined));
  }
}
