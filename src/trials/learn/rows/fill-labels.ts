import { addScaled } from '../../../engine/index.ts';
import { SequenceDecoder, type Transitions } from '../../../engine/structure/index.ts';
import type { KnownLabels } from './known-labels.ts';
import type { ParameterLayout } from './parameters.ts';
import { addEvidence, type RowSequence } from './row-sequence.ts';

/** The most probable labels of a sequence, if each row may only have its possible labels. */
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
  for (const [row, possible] of known.entries()) {
    const scores = scoreRow(sequence, row, point, layout);
    for (let label = 0; label < layout.labels; label++) {
      if ((possible & (1 << label)) === 0) scores[label] = Number.NEGATIVE_INFINITY;
    }
    take(decoder.push(scores, sequence.isAfterBlank[row] === 1));
  }
  take(decoder.finish());
  return filled;
}

function scoreRow(sequence: RowSequence, row: number, point: Float64Array, layout: ParameterLayout): Float64Array {
  const scores = point.slice(layout.defaults, layout.defaults + layout.labels);
  addEvidence(sequence, row, point, layout.labels, scores, 0);
  const given = sequence.given.get(row);
  if (given !== undefined) addScaled(scores, 0, given, 0, given.length, 1);
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
