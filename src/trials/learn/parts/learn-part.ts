import type { Provenance } from '../../../contract/row-weights.ts';
import type { DocumentScore } from '../../score/document/document-score.ts';
import { assignFolds, type Grouped } from './folds.ts';
import type { LearnedPart } from './learned-part.ts';
import type { TaughtBy } from './taught-by.ts';
import { type Comparison, type Criteria, judgeChange, type Summary, summarise, type Verdict } from './verdict.ts';

/** With fewer groups, the package's curves are more reliable than curves from the documents. */
const MIN_GROUPS_TO_CALIBRATE = 30;

/** The parts that every kind of weights has. */
export interface LearnableWeights {
  calibration: object;
  limits?: object | undefined;
  provenance?: Provenance;
}

/** How one kind of weights is learned and judged. `Reading`: a document as read by weights. */
export interface LearningKind<Source extends Grouped, Weights extends LearnableWeights, Reading> {
  file: string;
  /** Weights without calibration. */
  train(documents: readonly Source[]): Weights;
  read(documents: readonly Source[], weights: Weights): Promise<Reading[]>;
  readByRules(documents: readonly Source[]): Reading[];
  /** Fits curves to readings by weights that these documents did not teach. */
  fitCurves(readings: readonly Reading[]): Weights['calibration'];
  /** `calibration`: the curves from probabilities to confidences; by default, the curves of the weights. */
  score(reading: Reading, calibration?: Weights['calibration']): DocumentScore;
  criteria: Criteria;
}

export interface PartOptions<Weights> {
  present: Weights | null;
  /** The weights towards which new weights are pulled. */
  base: Weights | null;
  callsRules: boolean;
  taughtBy: TaughtBy;
  leaveFamilyOut: boolean;
  onStep: () => void;
}

/** How many steps `learnPart` takes. */
export function countSteps(documents: readonly Grouped[], leaveFamilyOut: boolean): number {
  return assignFolds(documents).count + (leaveFamilyOut ? listFamilies(documents).length : 0) + 1;
}

/** Learns one kind of weights from documents, and judges them by cross-validation. */
export async function learnPart<Source extends Grouped, Weights extends LearnableWeights, Reading>(
  kind: LearningKind<Source, Weights, Reading>,
  documents: readonly Source[],
  options: PartOptions<Weights>,
): Promise<LearnedPart<Weights>> {
  const { base, leaveFamilyOut, onStep } = options;
  const { folds, count, groups } = assignFolds(documents);
  /** Reads the documents chosen by `isAside` with weights that the others taught. */
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
  // Curves are also judged by documents that did not teach them.
  const after = readings.flatMap((fold) => {
    const curves = calibrateBy(readings.filter((one) => one !== fold));
    return fold.map((reading) => kind.score(reading, curves));
  });
  const { before, comparison, verdict } = await compare(kind, documents, after, options);
  const calibration = calibrateBy(readings);
  const family: DocumentScore[] = [];
  for (const name of leaveFamilyOut ? listFamilies(documents) : []) {
    const aside = await readAside(({ document }) => document.collection === name);
    family.push(...aside.map((reading) => kind.score(reading, calibration)));
  }
  // People choose limits.
  const limits = options.present?.limits;
  const weights = { ...kind.train(documents), calibration, ...(limits === undefined ? {} : { limits }) };
  onStep();
  return {
    file: kind.file,
    weights,
    before,
    after,
    family: leaveFamilyOut ? family : null,
    comparison,
    verdict,
    criteria: kind.criteria,
  };
}

/** Compares new weights with the package's, by documents that taught neither; without weights, with its rules. */
async function compare<Source extends Grouped, Weights extends LearnableWeights, Reading>(
  { read, readByRules, score, criteria }: LearningKind<Source, Weights, Reading>,
  documents: readonly Source[],
  after: readonly DocumentScore[],
  { present, base, callsRules, taughtBy }: PartOptions<Weights>,
): Promise<{ before: DocumentScore[] | null; comparison: Comparison; verdict: Verdict }> {
  const of = documents.length;
  const all = summarise(after, criteria);
  if (present === null) {
    const before = callsRules ? readByRules(documents).map((reading) => score(reading)) : null;
    const verdict =
      before === null ? { before, after: all, isAccepted: true } : judgeChange(summarise(before, criteria), all);
    const comparison: Comparison =
      before === null
        ? { with: 'none', documents: 0, of, isKnown: true }
        : { with: 'rules', documents: of, of, isKnown: true };
    return { before, comparison, verdict };
  }
  const { isKnown, isSameCorpus } = taughtBy;
  const others = taughtBy.listOthers(documents);
  if (others.length > 0) {
    const before = (await read(others, present)).map((reading) => score(reading));
    const names = new Set(before.map(({ document }) => document));
    const same = after.filter(({ document }) => names.has(document));
    const verdict = judgeChange(summarise(before, criteria), summarise(same, criteria));
    return { before, comparison: { with: 'weights', documents: others.length, of, isKnown }, verdict };
  }
  // If learning starts from weights that these documents taught, a comparison would not be fair.
  const isSame = isSameCorpus && base === null && present.provenance?.settings.rules === callsRules;
  const recorded = isSame ? findRecorded(present, criteria) : null;
  const comparison: Comparison = {
    with: recorded === null ? 'none' : 'record',
    documents: recorded === null ? 0 : of,
    of,
    isKnown,
  };
  return { before: null, comparison, verdict: judgeChange(recorded, all) };
}

/** The figures that were recorded when the weights were learned, by documents that did not teach them. */
function findRecorded({ provenance }: LearnableWeights, { harmFigure }: Criteria): Summary | null {
  const { score, [harmFigure]: harm = 0 } = provenance?.after ?? {};
  return score === undefined ? null : { score, harm };
}

function listFamilies(documents: readonly Grouped[]): string[] {
  return [...new Set(documents.map(({ document }) => document.collection))].sort();
}
