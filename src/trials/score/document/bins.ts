import type { Bin } from './document-score.ts';

/** A decision with its recorded confidence, and whether it was right. */
export interface Decision {
  /** 0 to 1. */
  confidence: number;
  isRight: boolean;
}

const BIN_COUNT = 10;

/** Counts decisions by the tenth of their confidence. Leaves out tenths without decisions. */
export function countDecisions(decisions: readonly Decision[]): Bin[] {
  const bins = new Map<number, Bin>();
  for (const { confidence, isRight } of decisions) {
    const bin = Math.min(BIN_COUNT - 1, Math.floor(confidence * BIN_COUNT));
    addToBin(bins, { bin, count: 1, confidence, right: isRight ? 1 : 0 });
  }
  return sortBins(bins);
}

export function addBins(lists: readonly (readonly Bin[])[]): Bin[] {
  const bins = new Map<number, Bin>();
  for (const bin of lists.flat()) addToBin(bins, bin);
  return sortBins(bins);
}

function addToBin(bins: Map<number, Bin>, { bin, count, confidence, right }: Bin): void {
  const sum = bins.get(bin) ?? { bin, count: 0, confidence: 0, right: 0 };
  bins.set(bin, {
    bin,
    count: sum.count + count,
    confidence: sum.confidence + confidence,
    right: sum.right + right,
  });
}

function sortBins(bins: ReadonlyMap<number, Bin>): Bin[] {
  return [...bins.values()].sort((a, b) => a.bin - b.bin);
}
