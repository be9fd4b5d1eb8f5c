import type { Contributor } from '../../../contract/artifact.ts';
import { WHOLE_HEADER } from '../../../contract/column-evidence.ts';
import { addScaled } from '../../numbers/vectors.ts';
import { OVERRIDE_DELTA } from '../../structure/weights/row-model.ts';
import { isExact, listSignsBeside, type Sign } from '../evidence/list-signs.ts';
import { excludeFrom } from '../scores/excluded-fields.ts';
import type { ColumnInput, ColumnModel } from './column-model.ts';
import { FAMILIAR_NAME, listTableSigns } from './table-signs.ts';

/** The deltas of a package's rules for one column, by field. */
export type RuleDeltas = ReadonlyMap<string, readonly Contributor[]>;

/** A column with the deltas of its rules. */
export interface RuledColumn extends ColumnInput {
  readonly rules: RuleDeltas;
  /** Fields that a word of the header excludes. */
  readonly excluded?: ReadonlySet<string>;
}

/** The sum of a column's evidence for one field, or for no field. */
export interface Outcome {
  readonly sum: number;
  /** Probability. */
  readonly chance: number;
}

export interface FieldOutcome extends Outcome {
  /** Index of the field in the package's order. */
  readonly index: number;
  readonly name: string;
  /** The outcome of a field that has no chance although the whole header is its name: people may see it. */
  readonly named?: Outcome;
  /** The share of a word of the header that excludes the field. */
  readonly excluding?: number;
}

/** A column with its evidence added up. */
export interface WeighedColumn<Column extends RuledColumn = RuledColumn> {
  readonly column: Column;
  readonly signs: readonly Sign[];
  /** The fields in the package's order. */
  readonly fields: readonly FieldOutcome[];
  readonly none: Outcome;
  /** The field that a single rule chose, overriding all evidence. */
  readonly override: FieldOutcome | null;
}

/**
 * Adds up the evidence of all columns of a table: first of each column by itself, then with its neighbours. `onColumn` is
 * called when the evidence of a column was collected, which takes most of the time.
 */
export function weighColumns<Column extends RuledColumn>(
  model: ColumnModel,
  columns: readonly Column[],
  onColumn: () => void = () => undefined,
): WeighedColumn<Column>[] {
  const own = listTableSigns(model, columns, onColumn);
  const first = columns.map((column, i) => weighColumn(model, column, own[i] ?? []));
  return first.map(({ column, signs }, i) => {
    const beside = listSignsBeside(first[i - 1]?.fields, first[i + 1]?.fields);
    return weighColumn(model, column, [...signs, ...beside]);
  });
}

function weighColumn<Column extends RuledColumn>(
  model: ColumnModel,
  column: Column,
  signs: readonly Sign[],
): WeighedColumn<Column> {
  const { rules, excluded } = column;
  const { pieces, defaults, fields, isTaught, weights } = model;
  const sums = Float64Array.from(defaults);
  for (const { piece, value, field } of signs) {
    const deltas = pieces.get(piece);
    if (deltas === undefined) continue;
    if (field !== undefined) sums[field]! += value * (deltas.own[field]! + deltas.any);
    else addScaled(sums, 0, deltas.own, 0, sums.length, value);
  }
  const named = new Map<number, number>();
  for (const [i, name] of fields.entries()) {
    const isPossible =
      isTaught[i] ||
      isProposed(rules.get(name)) ||
      isWholeHeader(model, signs, i) ||
      (weights.names_suffice === true ? isNamed(signs, i) : isFamiliarName(signs, i));
    if (isPossible) continue;
    if (model.languages.areKnown && isNamed(signs, i) && excluded?.has(name) !== true) named.set(i, sums[i] ?? 0);
    sums[i] = Number.NEGATIVE_INFINITY;
  }
  let strongest: { field: number; delta: number } | null = null;
  for (const [i, name] of fields.entries()) {
    for (const { delta } of rules.get(name) ?? []) {
      sums[i]! += delta;
      const decides = delta >= OVERRIDE_DELTA && excluded?.has(name) !== true;
      if (decides && delta > (strongest?.delta ?? 0)) strongest = { field: i, delta };
    }
  }
  const ofNone = sums[fields.length] ?? 0;
  const excluding = fields.map((name, i) => {
    const sum = sums[i] ?? 0;
    return excluded?.has(name) && Number.isFinite(sum) ? excludeFrom(sum - ofNone) : 0;
  });
  for (const [i, delta] of excluding.entries()) sums[i] = (sums[i] ?? 0) + delta;
  const chances = strongest === null ? toChances(sums) : sums.map((_, i) => (i === strongest.field ? 1 : 0));
  const ofNamed = named.size === 0 ? chances : toChances(sums.map((sum, i) => named.get(i) ?? sum));
  const outcomes = fields.map((name, index): FieldOutcome => {
    const ofWord = excluding[index] ? { excluding: excluding[index] } : {};
    const outcome = { index, name, sum: sums[index]!, chance: chances[index]!, ...ofWord };
    const sum = named.get(index);
    return sum === undefined ? outcome : { ...outcome, named: { sum, chance: ofNamed[index] ?? 0 } };
  });
  const none = { sum: sums[fields.length]!, chance: chances[fields.length]! };
  const override = strongest === null ? null : (outcomes[strongest.field] ?? null);
  return { column, signs, fields: outcomes, none, override };
}

/**
 * Whether the header is a name of the field, in a table in which most headers are names. A field that no document taught
 * can only be chosen if this is so, or if a rule or a person proposes it.
 */
function isFamiliarName(signs: readonly Sign[], field: number): boolean {
  return signs.some((sign) => sign.field === field && sign.piece === FAMILIAR_NAME);
}

/** Whether the whole header is a name of the field. */
function isNamed(signs: readonly Sign[], field: number): boolean {
  return signs.some((sign) => sign.field === field && isExact(sign));
}

/** Whether people decided that this whole header is the field: weights of whole headers come from their decisions. */
function isWholeHeader({ pieces }: ColumnModel, signs: readonly Sign[], field: number): boolean {
  return signs.some(({ piece }) => piece.startsWith(WHOLE_HEADER) && (pieces.get(piece)?.own[field] ?? 0) > 0);
}

function isProposed(contributors: readonly Contributor[] = []): boolean {
  return contributors.reduce((sum, { delta }) => sum + delta, 0) > 0;
}

/** Softmax. */
function toChances(sums: Float64Array): Float64Array {
  const most = sums.reduce((a, b) => Math.max(a, b));
  const parts = sums.map((sum) => Math.exp(sum - most));
  const total = parts.reduce((a, b) => a + b);
  return parts.map((part) => part / total);
}
