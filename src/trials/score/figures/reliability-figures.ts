import { addBins } from '../document/bins.ts';
import type { Bin, DocumentScore } from '../document/document-score.ts';
import { makeShare, type Share, sum } from './shares.ts';

/** The kinds of decisions with a recorded confidence. */
export const CONFIDENCE_KINDS = ['rows', 'headers', 'tables', 'columns'] as const;

/** How often decisions with a recorded confidence are right. */
export interface Reliability {
  right: Share;
  /** Expected calibration error: the mean distance between confidence and share of right decisions. */
  calibration_error: number;
  /** The tenths of confidence with decisions, lowest first. */
  curve: { from: number; to: number; count: number; confidence: number; right: number }[];
}

/** Null for kinds without a recorded confidence. */
export type ConfidenceFigures = Record<(typeof CONFIDENCE_KINDS)[number], Reliability | null>;

export function makeConfidenceFigures(documents: readonly DocumentScore[]): ConfidenceFigures {
  const sheets = documents.flatMap((document) => document.sheets);
  const entries = CONFIDENCE_KINDS.map((kind) => [
    kind,
    makeReliability(addBins(sheets.map((sheet) => sheet.confidence[kind]))),
  ]);
  return Object.fromEntries(entries);
}

function makeReliability(bins: readonly Bin[]): Reliability | null {
  const right = makeShare(
    sum(bins, (bin) => bin.right),
    sum(bins, (bin) => bin.count),
  );
  if (right === null) return null;
  return {
    right,
    calibration_error: sum(bins, (bin) => Math.abs(bin.right - bin.confidence)) / right.of,
    curve: bins.map(({ bin, count, confidence, right: rightCount }) => ({
      from: bin / 10,
      to: (bin + 1) / 10,
      count,
      confidence: confidence / count,
      right: rightCount / count,
    })),
  };
}
