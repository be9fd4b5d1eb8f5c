import type { CalibrationCurve, RowWeights } from '../../../contract/row-weights.ts';
import { calibrate } from '../../../engine/structure/index.ts';
import type { Judged } from '../fit/isotonic.ts';

/** Of the documents whose headers raise no question, at most this share may have a wrong header. */
const MAX_WRONG = 0.015;

/** The limits that are tried, the lowest first. A lower one asks about fewer documents. */
const LIMITS = [0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9];

/**
 * The lowest limit of confidence with which nearly all documents that raise no question have the right headers; null if
 * every limit lets more mistakes through. `decisions`: about headers, by weights that the documents did not teach.
 */
export function fitHeaderLimit(decisions: readonly Judged[], curve: CalibrationCurve): RowWeights['limits'] | null {
  const documents = [...Map.groupBy(decisions, ({ document }) => document).values()].map((list) => ({
    confidence: Math.min(...list.map(({ probability }) => calibrate(curve, probability))),
    isRight: list.every(({ isRight }) => isRight),
  }));
  const limit = LIMITS.find((lowest) => {
    const quiet = documents.filter(({ confidence }) => confidence >= lowest);
    const wrong = quiet.filter(({ isRight }) => !isRight);
    return quiet.length > 0 && wrong.length <= MAX_WRONG * quiet.length;
  });
  return limit === undefined ? null : { header: limit };
}
