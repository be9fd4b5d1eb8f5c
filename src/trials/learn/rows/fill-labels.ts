import { SequenceDecoder } from '../../../engine/structure/sequence/sequence-decoder.ts';
import type { Transitions } from '../../../engine/structure/sequence/transitions.ts';
import type { KnownLabels } from './known-labels.ts';
import type { ParameterLayout } from './parameters.ts';
import type { RowSequence } from './row-sequence.ts';

/** The most probable labels of a sequence among those that each row can have. */
export function fillLabels(
  sequence: RowSequence,
  known: KnownLabels,
  point: Float64Array,
  layout: ParameterLayout,
): Int8Array {
  const decoder = new SequenceDecoder(takeTransitions(point, layout));
  const filled = new Int8Array(known.length);
  let count = 0;
  const take = (decisions: readonly { label: number }[]) => {
    for (const { label } of decisions) filled[count++] = label;
  };
  for (let row = 0; row < known.length; row++) {
    const scores = scoreRow(sequence, row, point, layout);
    for (let label = 0; label < layout.labels; label++) {
      if ((known[row]! & (1 << label)) === 0) scores[label] = Number.NEGATIVE_INFINITY;
    }
    take(decoder.push(scores, sequence.isAfterBlank[row] === 1));
  }
  take(decoder.finish());
  return filled;
}

function scoreRow(sequence: RowSequence, row: number, point: Float64Array, layout: ParameterLayout): Float64Array {
  const scores = point.slice(layout.defaults, layout.defaults + layout.labels);
  for (let e = sequence.starts[row]!; e < sequence.starts[row + 1]!; e++) {
    const base = sequence.pieces[e]! * layout.labels;
    for (let label = 0; label < layout.labels; label++) scores[label]! += sequence.values[e]! * point[base + label]!;
  }
  for (const [label, delta] of sequence.given.get(row)?.entries() ?? []) scores[label]! += delta;
  return scores;
}

function takeTransitions(point: Float64Array, layout: ParameterLayout): Transitions {
  const { labels, adjacent, afterBlank, start, end } = layout;
  const take = (from: number, count: number) => point.slice(from, from + count);
  return {
    labels: Array.from({ length: labels }, String),
    adjacent: take(adjacent, labels * labels),
    afterBlank: take(afterBlank, labels * labels),
    start: take(start, labels),
    end: take(end, labels),
  };
}
