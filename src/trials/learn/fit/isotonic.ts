import type { CalibrationCurve } from '../../../contract/row-weights.ts';

/** A decision with its probability from the model, and whether it was right. */
export interface Judged {
  probability: number;
  isRight: boolean;
  /** The decision's document. Decisions about one document are often right or wrong together. */
  document: string;
}

interface Block {
  count: number;
  right: number;
  probabilities: number;
  documents: ReadonlySet<string>;
}

const MAX_POINTS = 10;

/** Each point of the curve needs this many decisions, from this many documents, if there are as many. */
const MIN_DECISIONS = 20;
const MIN_DOCUMENTS = 3;

/**
 * Fits the curve from the model's probability to the share of right decisions. It never falls, and has at most ten
 * points. Isotonic regression by pooling adjacent violators; null if there are no decisions.
 */
export function fitCurve(decisions: readonly Judged[]): CalibrationCurve | null {
  const sorted = [...decisions].sort((a, b) => a.probability - b.probability);
  const blocks: Block[] = [];
  for (const { probability, isRight, document } of sorted) {
    let block: Block = {
      count: 1,
      right: isRight ? 1 : 0,
      probabilities: probability,
      documents: new Set([document]),
    };
    for (let lower = blocks.at(-1); lower !== undefined && mustPool(lower, block); lower = blocks.at(-1)) {
      blocks.pop();
      block = join(lower, block);
    }
    blocks.push(block);
  }
  if (blocks.length === 0) return null;
  while (blocks.length > 1 && (blocks.length > MAX_POINTS || blocks.some(isSmall))) joinCheapest(blocks);
  return makeCurve(blocks.map((block) => [round(meanOf(block)), round(smooth(block))]));
}

/** At least two points with ascending probabilities, whose shares never fall. */
function makeCurve(points: readonly [number, number][]): CalibrationCurve {
  const curve: CalibrationCurve = [];
  for (const [x, y] of points) {
    const last = curve.at(-1);
    if (last?.[0] === x) last[1] = Math.max(last[1], y);
    else curve.push([x, Math.max(last?.[1] ?? 0, y)]);
  }
  const [first, second] = curve;
  if (first === undefined || second !== undefined) return curve;
  return [
    [0, first[1]],
    [1, first[1]],
  ];
}

/** Blocks are joined if their probabilities are equal or the more probable block is not right more often. */
function mustPool(lower: Block, upper: Block): boolean {
  return shareOf(lower) >= shareOf(upper) || meanOf(lower) === meanOf(upper);
}

function join(a: Block, b: Block): Block {
  return {
    count: a.count + b.count,
    right: a.right + b.right,
    probabilities: a.probabilities + b.probabilities,
    documents: a.documents.union(b.documents),
  };
}

const isSmall = ({ count, documents }: Block): boolean => count < MIN_DECISIONS || documents.size < MIN_DOCUMENTS;

/** Joins the two neighbours whose difference matters least, given their sizes; pairs with a small block come first. */
function joinCheapest(blocks: Block[]): void {
  const hasSmall = blocks.some(isSmall);
  const pairs = blocks.slice(1).flatMap((b, at) => {
    const a = blocks[at];
    if (a === undefined || (hasSmall && !isSmall(a) && !isSmall(b))) return [];
    const cost = ((a.count * b.count) / (a.count + b.count)) * (shareOf(a) - shareOf(b)) ** 2;
    return [{ at, cost, joined: () => join(a, b) }];
  });
  const { at, joined } = pairs.reduce((least, pair) => (pair.cost < least.cost ? pair : least));
  blocks.splice(at, 2, joined());
}

const meanOf = ({ probabilities, count }: Block): number => probabilities / count;

const shareOf = ({ right, count }: Block): number => right / count;

/** Adds half a right and half a wrong decision, so that no share is exactly 0 or 1. */
const smooth = ({ right, count }: Block): number => (right + 0.5) / (count + 1);

function round(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
