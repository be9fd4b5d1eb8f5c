import type { ConfidencePiece, ConfidenceSigns } from '../../../contract/column-confidence.ts';
import type { ColumnModel, ValueType } from './column-model.ts';
import type { FieldOutcome, Outcome, WeighedColumn } from './weigh-columns.ts';

/** Beyond these, more evidence makes no proposal more or less reliable. */
const LEAST_LOG_ODDS = -2;
const MOST_LOG_ODDS = 12;
const SCALE = 10;

/** Values are numbers or dates if this share of them is. */
const MOST_VALUES = 0.7;

/** The fields that the columns of a table got, by their index, and one of these columns. */
export interface AssignedTable {
  readonly columns: readonly unknown[];
  readonly assigned: ReadonlyMap<number, number>;
  readonly column: number;
}

/** Lists what the confidence in a column's proposal is measured from; `proposed` is null for no field. */
export function listConfidenceSigns(
  { types }: Pick<ColumnModel, 'types'>,
  weighed: WeighedColumn,
  { columns, assigned, column }: AssignedTable,
  proposed: FieldOutcome | null,
): ConfidenceSigns {
  const has = (name: string) => weighed.signs.some(({ piece }) => piece === name);
  const others = columns.length - 1;
  const mapped = assigned.size - (assigned.has(column) ? 1 : 0);
  const odds = measureLogOdds(weighed, proposed);
  const signs: Partial<Record<ConfidencePiece, number>> = {
    start: 1,
    log_odds: Math.min(MOST_LOG_ODDS, Math.max(LEAST_LOG_ODDS, odds)) / SCALE,
    others_mapped: others === 0 ? 0 : mapped / others,
    long_header: asNumber(has('long_header')),
  };
  if (proposed !== null) {
    const deltas = weighed.column.rules.get(proposed.name) ?? [];
    const ofRules = deltas.reduce((sum, { delta }) => sum + delta, 0);
    signs.rules = Math.min(1, Math.max(0, ofRules / SCALE));
    signs.only_values = asNumber(has('no_header') || has('no_name_fits'));
    signs.field_taken = asNumber(assigned.get(column) !== proposed.index);
    return signs;
  }
  const type = has('all_blank') ? null : findType(weighed);
  const taken = new Set(assigned.values());
  const isFitting = type !== null && types.some((one, field) => !taken.has(field) && one === type);
  signs.fits_text = asNumber(isFitting && type === 'text');
  signs.fits_type = asNumber(isFitting && type !== 'text');
  return signs;
}

/** The logistic function of the signs' weighted sum. */
export function addUpConfidence(weights: Readonly<Record<string, number>>, signs: ConfidenceSigns): number {
  const sum = Object.entries(signs).reduce((total, [name, value]) => total + value * (weights[name] ?? 0), 0);
  return 1 / (1 + Math.exp(-sum));
}

function findType({ signs }: WeighedColumn): ValueType {
  const shareOf = (name: string) => signs.find(({ piece }) => piece === name)?.value ?? 0;
  if (shareOf('dates') > MOST_VALUES) return 'date';
  return Math.max(shareOf('numbers'), shareOf('currency')) > MOST_VALUES ? 'number' : 'text';
}

function measureLogOdds({ fields, none }: WeighedColumn, proposed: FieldOutcome | null): number {
  const own: Outcome = proposed ?? none;
  const others = [...fields, none].flatMap((one: Outcome) => (one === own ? [] : [one.sum])).filter(Number.isFinite);
  if (others.length === 0) return MOST_LOG_ODDS;
  const most = Math.max(...others);
  return own.sum - most - Math.log(others.reduce((total, sum) => total + Math.exp(sum - most), 0));
}

const asNumber = (is: boolean): number => (is ? 1 : 0);
