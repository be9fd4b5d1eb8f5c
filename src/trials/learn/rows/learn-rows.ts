import type { Manifest } from '../../../contract/manifest.ts';
import { ROW_WEIGHTS_FILE, type RowWeights } from '../../../contract/row-weights.ts';
import { fitCurve } from '../fit/isotonic.ts';
import type { LearningKind } from '../parts/learn-part.ts';
import { DECISION_KINDS, listDecisions, type Reading, scoreReading } from './judge-reading.ts';
import type { LearningDocument } from './read-sheets.ts';
import { calibrateSheet, NOT_CALIBRATED } from './read-structure.ts';
import { ROW_CRITERIA } from './row-criteria.ts';
import { RowLearner, type RowLearnerOptions } from './row-learner.ts';

/** How row weights are learned, starting from `base` if it is not null. */
export function makeRowKind(
  manifest: Manifest,
  base: RowWeights | null,
  options: RowLearnerOptions,
): LearningKind<LearningDocument, RowWeights, Reading> {
  const learner = new RowLearner(manifest, base, options);
  return {
    file: ROW_WEIGHTS_FILE,
    criteria: ROW_CRITERIA,
    train: (documents) => learner.train(documents),
    read: (documents, weights) => learner.read(documents, weights),
    readByRules: (documents) => documents.map(({ document, byRules }) => ({ document, sheets: byRules ?? [] })),
    fitCurves: (readings) => fitCurves(readings, learner.labels),
    score: (reading, curves) => scoreReading(curves === undefined ? reading : calibrateReading(reading, curves)),
  };
}

function fitCurves(readings: readonly Reading[], labels: readonly string[]): RowWeights['calibration'] {
  const decisions = listDecisions(readings, labels);
  const curves = DECISION_KINDS.map((kind) => [kind, fitCurve(decisions[kind]) ?? NOT_CALIBRATED[kind]]);
  return Object.fromEntries(curves) as RowWeights['calibration'];
}

function calibrateReading({ document, sheets }: Reading, calibration: RowWeights['calibration']): Reading {
  return { document, sheets: sheets.map((sheet) => calibrateSheet(sheet, calibration)) };
}
