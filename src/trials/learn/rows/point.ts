import { MAX_WEIGHT, type RowWeights } from '../../../contract/row-weights.ts';
import { ROW_PIECES } from '../../../engine/structure/evidence/pieces/index.ts';
import { ParameterLayout } from './parameters.ts';

/** The numbers of the weights, which are fitted. */
export type Numbers = Pick<RowWeights, 'defaults' | 'evidence' | 'transitions'>;

export function makeLayout(labels: readonly string[]): ParameterLayout {
  return new ParameterLayout(ROW_PIECES.length, labels.length);
}

/** The numbers of weights as one list; missing ones are zero. */
export function toPoint({ defaults, evidence, transitions }: Numbers, labels: readonly string[]): Float64Array {
  const layout = makeLayout(labels);
  const point = new Float64Array(layout.size);
  const put = (from: number, byLabel: Record<string, number> = {}) => {
    for (const [i, label] of labels.entries()) point[from + i] = byLabel[label] ?? 0;
  };
  for (const [i, { name }] of ROW_PIECES.entries()) put(i * labels.length, evidence[name]);
  put(layout.defaults, defaults);
  for (const [i, label] of labels.entries()) {
    put(layout.adjacent + i * labels.length, transitions.adjacent[label]);
    put(layout.afterBlank + i * labels.length, transitions.after_blank[label]);
  }
  put(layout.start, transitions.start);
  put(layout.end, transitions.end);
  return point;
}

/** Turns a list of numbers into weights: without zeros, and within the limits. */
export function fromPoint(point: Float64Array, labels: readonly string[]): Numbers {
  const layout = makeLayout(labels);
  const take = (from: number): Record<string, number> => {
    const pairs = labels.map((label, i) => [label, tidy(point[from + i]!)] as const);
    return Object.fromEntries(pairs.filter(([, value]) => value !== 0));
  };
  const isUsed = ([, byLabel]: [string, Record<string, number>]) => Object.keys(byLabel).length > 0;
  const table = (from: number) =>
    Object.fromEntries(
      labels
        .map((label, i): [string, Record<string, number>] => [label, take(from + i * labels.length)])
        .filter(isUsed),
    );
  const pieces = ROW_PIECES.map(({ name }, i): [string, Record<string, number>] => [name, take(i * labels.length)]);
  return {
    defaults: take(layout.defaults),
    evidence: Object.fromEntries(pieces.filter(isUsed)),
    transitions: {
      start: take(layout.start),
      adjacent: table(layout.adjacent),
      after_blank: table(layout.afterBlank),
      end: take(layout.end),
    },
  };
}

/** Rounds to two decimals, as multiples of 0.05 are not exact in binary. */
function tidy(value: number): number {
  const short = Math.round(Math.max(-MAX_WEIGHT, Math.min(MAX_WEIGHT, value)) * 100) / 100;
  return short === 0 ? 0 : short;
}
