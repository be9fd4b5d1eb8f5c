/** What became of a value between two results. Kinds with a number or with types also say by how much, or from what to what. */
export const VALUE_CHANGE_KINDS = [
  'filled',
  'emptied',
  'multiplied',
  'sign',
  'rounded',
  'number',
  'day_month_swapped',
  'moved',
  'date',
  'zeros',
  'trimmed',
  'blanks',
  'case',
  'marks',
  'words_reordered',
  'lengthened',
  'shortened',
  'text',
  'type',
] as const;

export type ValueChangeKind = (typeof VALUE_CHANGE_KINDS)[number];

/** The types of values, as changes of kind `type` name them. */
export type ValueType = 'text' | 'number' | 'boolean' | 'date' | 'date and time' | 'time';

const ROUNDING_ERROR = 1e-9;

/** `×2`, or `÷100` for 0.01. */
export function formatFactor(factor: number): string {
  const divisor = Math.round(1 / factor);
  const isDivision = Math.abs(factor) < 1 && Math.abs(1 / factor - divisor) < ROUNDING_ERROR;
  return isDivision ? `÷${divisor}` : `×${Number(factor.toPrecision(12))}`;
}
