import type { ConfidencePiece, ConfidenceSigns } from '../../../contract/column-confidence.ts';
import type { ColumnModel, ValueType } from './column-model.ts';
import type { FieldOutcome, Outcome, WeighedColumn } from './weigh-columns.ts';

/** Beyond these, more evidence makes no proposal more or less reliable. */
const LEAST_LOG_ODDS = -2;
const MOST_LOG_ODDS = 12;
const SCALE = 10;

/** Values are numbers or dates if this share of them is. */
const MOST_VALUES = 0.7;

/** Lists what the confidence in the proposals for the columns of a table is measured from. */
export class ConfidenceTable {
  readonly #columns: readonly WeighedColumn[];
  /** The field that each column got, by their indexes. */
  readonly #assigned: ReadonlyMap<number, number>;
  /** By type of values: how many fields without a column there are for each column without a field, at most 1. */
  readonly #free: Readonly<Record<ValueType, number>>;
  /** How alike the numbers of fields and columns for numbers and for dates are, from 0 to 1. */
  readonly #sameTypes: number;

  constructor(
    { types }: Pick<ColumnModel, 'types'>,
    columns: readonly WeighedColumn[],
    assigned: ReadonlyMap<number, number>,
  ) {
    this.#columns = columns;
    this.#assigned = assigned;
    const taken = new Set(assigned.values());
    const fields = types.filter((_, field) => !taken.has(field));
    const rest = columns.filter((_, column) => !assigned.has(column)).map(findType);
    const measure = (type: ValueType): number => Math.min(1, countOf(fields, type) / Math.max(1, countOf(rest, type)));
    this.#sameTypes = compareCounts(types, columns.map(findType));
    this.#free = { text: measure('text'), number: measure('number'), date: measure('date') };
  }

  /** `proposed` is null for no field. */
  list(column: number, weighed: WeighedColumn, proposed: FieldOutcome | null): ConfidenceSigns {
    const has = (name: string) => weighed.signs.some(({ piece }) => piece === name);
    const others = this.#columns.length - 1;
    const mapped = this.#assigned.size - (this.#assigned.has(column) ? 1 : 0);
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
      signs.field_taken = asNumber(this.#assigned.get(column) !== proposed.index);
      return signs;
    }
    const type = findType(weighed);
    signs.same_types = this.#sameTypes;
    if (type === null) return signs;
    return { ...signs, [type === 'text' ? 'free_texts' : 'free_numbers']: this.#free[type] };
  }
}

/** Of numbers and dates: the smaller of both counts, as a share of the larger ones. */
function compareCounts(fields: readonly ValueType[], columns: readonly (ValueType | null)[]): number {
  const pairs = (['number', 'date'] as const).map((type) => [countOf(fields, type), countOf(columns, type)] as const);
  const larger = pairs.reduce((sum, [a, b]) => sum + Math.max(a, b), 0);
  return larger === 0 ? 0 : pairs.reduce((sum, [a, b]) => sum + Math.min(a, b), 0) / larger;
}

const countOf = (types: readonly (ValueType | null)[], wanted: ValueType): number =>
  types.filter((type) => type === wanted).length;

/** The logistic function of the signs' weighted sum. */
export function addUpConfidence(weights: Readonly<Record<string, number>>, signs: ConfidenceSigns): number {
  const sum = Object.entries(signs).reduce((total, [name, value]) => total + value * (weights[name] ?? 0), 0);
  return 1 / (1 + Math.exp(-sum));
}

/** Null for a column without values. */
function findType({ signs }: WeighedColumn): ValueType | null {
  if (signs.some(({ piece }) => piece === 'all_blank')) return null;
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
