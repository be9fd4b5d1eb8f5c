import type { DocumentScore } from '../score/document-score.ts';
import { assignFolds, type Grouped } from './folds.ts';
import type { LearnedPart } from './learned-part.ts';
import { type Criteria, judgeChange } from './verdict.ts';

/** With fewer groups the curves of the package say more than those of the documents. */
const MIN_GROUPS_TO_CALIBRATE = 30;

/** How one kind of weights is learned and judged. `Reading`: a document as weights read it. */
export interface LearningKind<Source extends Grouped, Weights extends { calibration: object }, Reading> {
  file: string;
  /** Weights without calibration. */
  train(documents: readonly Source[]): Weights;
  read(documents: readonly Source[], weights: Weights): Promise<Reading[]>;
  /** Curves from documents that did not teach the weights which read them. */
  fitCurves(readings: readonly Reading[]): Weights['calibration'];
  /** `calibration`: the curves that make probabilities to confidences; without, those of the weights. */
  score(reading: Reading, calibration?: Weights['calibration']): DocumentScore;
  criteria: Criteria;
}

export interface PartOptions<Weights> {
  /** The weights of the package. */
  present: Weights | null;
  /** Those that new ones are drawn to. */
  base: Weights | null;
  leaveFamilyOut: boolean;
  /** Called after each step. */
  onStep: () => void;
}

/** How many steps `learnPart` takes. */
export function countSteps(documents: readonly Grouped[], leaveFamilyOut: boolean): number {
  return assignFolds(documents).count + (leaveFamilyOut ? listFamilies(documents).length : 0) + 1;
}

/** Learns one kind of weights from documents, and how good they are by cross-validation. */
export async function learnPart<Source extends Grouped, Weights extends { calibration: object }, Reading>(
  kind: LearningKind<Source, Weights, Reading>,
  documents: readonly Source[],
  { present, base, leaveFamilyOut, onStep }: PartOptions<Weights>,
): Promise<LearnedPart<Weights>> {
  const { folds, count, groups } = assignFolds(documents);
  /** Reads the documents that `isAside` names by weights that the others taught. */
  const readAside = async (isAside: (document: Source, place: number) => boolean): Promise<Reading[]> => {
    const weights = kind.train(documents.filter((document, place) => !isAside(document, place)));
    const readings = await kind.read(documents.filter(isAside), weights);
    onStep();
    return readings;
  };
  const readings: Reading[][] = [];
  for (let fold = 0; fold < count; fold++) readings.push(await readAside((_, place) => folds[place] === fold));
  const keepsCurves = base !== null && groups < MIN_GROUPS_TO_CALIBRATE;
  const calibrateBy = (list: readonly Reading[][]): Weights['calibration'] =>
    keepsCurves ? base.calibration : kind.fitCurves(list.flat());
  // Curves, too, are judged by documents that did not teach them.
  const after = readings.flatMap((fold) => {
    const curves = calibrateBy(readings.filter((one) => one !== fold));
    return fold.map((reading) => kind.score(reading, curves));
  });
  const before = present === null ? null : (await kind.read(documents, present)).map((reading) => kind.score(reading));
  const calibration = calibrateBy(readings);
  const family: DocumentScore[] = [];
  for (const name of leaveFamilyOut ? listFamilies(documents) : []) {
    const aside = await readAside(({ document }) => document.collection === name);
    family.push(...aside.map((reading) => kind.score(reading, calibration)));
  }
  const weights = { ...kind.train(documents), calibration };
  onStep();
  return {
    file: kind.file,
    weights,
    before,
    after,
    family: leaveFamilyOut ? family : null,
    verdict: judgeChange(before, after, kind.criteria),
    criteria: kind.criteria,
  };
}

function listFamilies(documents: readonly Grouped[]): string[] {
  return [...new Set(documents.map(({ document }) => document.collection))].sort();
}
