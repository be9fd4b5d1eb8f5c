import type { Manifest } from '../../contract/manifest.ts';
import { ROW_WEIGHTS_FILE, type RowWeights } from '../../contract/row-weights.ts';
import type { DocumentScore } from '../../score/document-score.ts';
import { assignFolds } from '../folds.ts';
import { fitCurve } from '../isotonic.ts';
import type { LearnedPart, LearnOptions } from '../learned-part.ts';
import { judgeChange } from '../verdict.ts';
import { DECISION_KINDS, listDecisions, type Reading, scoreReading } from './judge-reading.ts';
import type { LearningDocument } from './read-sheets.ts';
import { calibrateSheet, NOT_CALIBRATED } from './read-structure.ts';
import { RowLearner } from './row-learner.ts';

/** With fewer groups the curves of the package say more than those of the documents. */
const MIN_GROUPS_TO_CALIBRATE = 30;

/** Learns the row weights of a package from documents, and how good they are by cross-validation. */
export async function learnRows(
  documents: readonly LearningDocument[],
  present: RowWeights | null,
  manifest: Manifest,
  { strength, isFresh, leaveFamilyOut, onStep }: LearnOptions,
): Promise<LearnedPart<RowWeights>> {
  const base = isFresh ? null : present;
  const learner = new RowLearner(manifest, base, strength);
  const { folds, count, groups } = assignFolds(documents.map(({ document }) => document));
  const families = leaveFamilyOut ? [...new Set(documents.map(({ document }) => document.collection))].sort() : [];
  const stepCount = count + families.length + 1;
  let step = 0;
  /** Reads the documents that `isAside` names by weights that the others taught. */
  const readAside = async (isAside: (document: LearningDocument, place: number) => boolean): Promise<Reading[]> => {
    const weights = learner.train(documents.filter((document, place) => !isAside(document, place)));
    const readings = await learner.read(documents.filter(isAside), weights);
    onStep?.(++step, stepCount);
    return readings;
  };
  const readings: Reading[][] = [];
  for (let fold = 0; fold < count; fold++) readings.push(await readAside((_, place) => folds[place] === fold));
  const keepsCurves = base !== null && groups < MIN_GROUPS_TO_CALIBRATE;
  const calibrateBy = (list: readonly Reading[][]) =>
    keepsCurves ? base.calibration : calibrateRows(list.flat(), learner.labels);
  // Curves, too, are judged by documents that did not teach them.
  const after = readings.flatMap((fold) =>
    calibrateReadings(fold, calibrateBy(readings.filter((one) => one !== fold))),
  );
  const before = present === null ? null : (await learner.read(documents, present)).map(scoreReading);
  const family: DocumentScore[] = [];
  const calibration = calibrateBy(readings);
  for (const name of families) {
    const aside = await readAside(({ document }) => document.collection === name);
    family.push(...calibrateReadings(aside, calibration));
  }
  const learned = learner.train(documents);
  onStep?.(++step, stepCount);
  return {
    file: ROW_WEIGHTS_FILE,
    weights: { ...learned, calibration },
    before,
    after,
    family: leaveFamilyOut ? family : null,
    verdict: judgeChange(before, after),
  };
}

/** Curves from documents that did not teach the weights which read them. */
function calibrateRows(readings: readonly Reading[], labels: readonly string[]): RowWeights['calibration'] {
  const decisions = listDecisions(readings, labels);
  const curves = DECISION_KINDS.map((kind) => [kind, fitCurve(decisions[kind]) ?? NOT_CALIBRATED[kind]]);
  return Object.fromEntries(curves) as RowWeights['calibration'];
}

function calibrateReadings(readings: readonly Reading[], calibration: RowWeights['calibration']): DocumentScore[] {
  return readings.map(({ document, sheets }) =>
    scoreReading({ document, sheets: sheets.map((sheet) => calibrateSheet(sheet, calibration)) }),
  );
}
