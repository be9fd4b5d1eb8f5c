import type { Contributor } from '../../../contract/artifact.ts';
import { type ColumnPieceOf, WHOLE_HEADER } from '../../../contract/column-evidence.ts';
import { OVERRIDE_DELTA } from '../../structure/weights/row-model.ts';
import { listSigns, listSignsBeside, type Sign } from '../evidence/list-signs.ts';
import { type ColumnInput, type ColumnModel, viewColumn } from './column-model.ts';

/** What the rules of a package gave one column, by field. */
export type RuleDeltas = ReadonlyMap<string, readonly Contributor[]>;

/** A column whose evidence was added up. */
export interface WeighedColumn {
  readonly signs: readonly Sign[];
  readonly rules: RuleDeltas;
  /** By field; the last is no field. */
  readonly sums: Float64Array;
  /** Probabilities, in the same order. */
  readonly chances: Float64Array;
  /** The rule that decided alone. */
  readonly override: { readonly rule: string; readonly field: number } | null;
}

/** Adds up the evidence for all columns of a table, from the left: first of each by itself, then with its neighbours. */
export function weighColumns(
  model: ColumnModel,
  columns: readonly ColumnInput[],
  rules: readonly RuleDeltas[],
): WeighedColumn[] {
  const own = columns.map((column) => listSigns(viewColumn(model, column)));
  const namedCount = own.filter((signs) => signs.some(isExact)).length;
  const context = { model, isFamiliar: namedCount >= FAMILIAR_SHARE * columns.length };
  const first = own.map((signs, i) => weighColumn(context, signs, rules[i]!));
  return own.map((signs, i) => {
    const beside = listSignsBeside(model.fields, first[i - 1]?.chances, first[i + 1]?.chances);
    return weighColumn(context, [...signs, ...beside], rules[i]!);
  });
}

/** In tables of other people with names and addresses, the share is nearly always lower. */
const FAMILIAR_SHARE = 0.6;

interface TableContext {
  model: ColumnModel;
  /** Whether most columns have headers that are names of fields: the table seems to be what the package is for. */
  isFamiliar: boolean;
}

function weighColumn({ model, isFamiliar }: TableContext, signs: readonly Sign[], rules: RuleDeltas): WeighedColumn {
  const { pieces, defaults, fields, isTaught } = model;
  const sums = Float64Array.from(defaults);
  for (const { piece, value, field } of signs) {
    const deltas = pieces.get(piece);
    if (deltas === undefined) continue;
    if (field !== undefined) sums[field]! += value * (deltas.own[field]! + deltas.any);
    else for (let i = 0; i < sums.length; i++) sums[i]! += value * deltas.own[i]!;
  }
  for (const [i, name] of fields.entries()) {
    const isPossible =
      isTaught[i] || isProposed(rules.get(name)) || isWholeHeader(model, signs, i) || (isFamiliar && isNamed(signs, i));
    if (!isPossible) sums[i] = Number.NEGATIVE_INFINITY;
  }
  let strongest: { rule: string; field: number; delta: number } | null = null;
  for (const [i, name] of fields.entries()) {
    for (const { rule, delta } of rules.get(name) ?? []) {
      sums[i]! += delta;
      if (delta >= OVERRIDE_DELTA && delta > (strongest?.delta ?? 0)) strongest = { rule, field: i, delta };
    }
  }
  const chances = strongest === null ? toChances(sums) : sums.map((_, i) => (i === strongest.field ? 1 : 0));
  return { signs, rules, sums, chances, override: strongest };
}

/**
 * A field that no document taught is known by its names alone. It has a chance where the header is one of them and the
 * table seems to be about the package's fields, or where a rule proposes it.
 */
function isNamed(signs: readonly Sign[], field: number): boolean {
  return signs.some((sign) => sign.field === field && isExact(sign));
}

/** Weights of whole headers are what people said of them. */
function isWholeHeader({ pieces }: ColumnModel, signs: readonly Sign[], field: number): boolean {
  return signs.some(({ piece }) => piece.startsWith(WHOLE_HEADER) && (pieces.get(piece)?.own[field] ?? 0) > 0);
}

const isExact = ({ piece }: Sign): boolean => EXACT_PIECES.has(piece);

const EXACT_PIECES: ReadonlySet<string> = new Set<ColumnPieceOf<'names'>>([
  'exact_name',
  'exact_last_part',
  'exact_whole',
  'numbered_name',
]);

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
