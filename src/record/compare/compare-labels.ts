import type { Artifact, RowRun, Sheet } from '../../contract/artifact.ts';
import { listRowShares } from '../../contract/evidence.ts';
import { findRun } from '../lookup.ts';
import type { RuleChanges, Share } from './rule-changes.ts';
import type { LabelChange, ShareChange } from './types.ts';

/** Consecutive rows as one artifact has them; `label` is null if the sheet was not read. */
interface RowSide {
  label: string | null;
  sheet: Sheet | undefined;
  profile: number | undefined;
}

interface Stretch {
  firstRow: number;
  lastRow: number;
  left: RowSide;
  right: RowSide;
}

/** Rows that have different labels in the two artifacts, and the rules that caused the difference. */
export function compareLabels(left: Artifact, right: Artifact, rules: RuleChanges): LabelChange[] {
  const changes: LabelChange[] = [];
  for (const name of new Set([...left.sheets, ...right.sheets].map((sheet) => sheet.name))) {
    const find = ({ sheets }: Artifact) => sheets.find((sheet) => sheet.name === name);
    for (const stretch of listStretches(find(left), find(right))) {
      changes.push({
        sheet: name,
        first_row: stretch.firstRow,
        last_row: stretch.lastRow,
        left: stretch.left.label,
        right: stretch.right.label,
        rules: explainStretch(stretch, rules),
      });
    }
  }
  return changes;
}

/** Consecutive rows with one difference. */
function listStretches(left: Sheet | undefined, right: Sheet | undefined): Stretch[] {
  const stretches: Stretch[] = [];
  const starts = listStarts([...(left?.rows ?? []), ...(right?.rows ?? [])]);
  for (const [index, firstRow] of starts.slice(0, -1).entries()) {
    const stretch = {
      firstRow,
      lastRow: starts[index + 1]! - 1,
      left: readSide(left, firstRow),
      right: readSide(right, firstRow),
    };
    if (stretch.left.label === stretch.right.label) continue;
    const previous = stretches.at(-1);
    if (previous && isContinued(previous, stretch)) previous.lastRow = stretch.lastRow;
    else stretches.push(stretch);
  }
  return stretches;
}

/** Rows at which a run begins, and rows right after a run, on either side. */
function listStarts(runs: readonly RowRun[]): number[] {
  const starts = new Set(runs.flatMap(({ first_row, last_row }) => [first_row, last_row + 1]));
  return [...starts].sort((a, b) => a - b);
}

function readSide(sheet: Sheet | undefined, row: number): RowSide {
  const isRead = sheet !== undefined && sheet.skipped === undefined;
  const run = isRead ? findRun(sheet, row) : undefined;
  return { sheet, label: isRead ? (run?.label ?? 'blank') : null, profile: run?.profile };
}

function isContinued(a: Stretch, b: Stretch): boolean {
  const isSame = (x: RowSide, y: RowSide) => x.label === y.label && x.profile === y.profile;
  return a.lastRow + 1 === b.firstRow && isSame(a.left, b.left) && isSame(a.right, b.right);
}

/**
 * Shares in the scores of either label. The record has no scores for blank rows and most data rows. For these, row
 * rules that differ are listed without deltas, since they may have caused the difference.
 */
function explainStretch({ left, right }: Stretch, rules: RuleChanges): ShareChange[] {
  const labels = [left.label, right.label];
  const shares = rules.compareShares(listShares(left, labels), listShares(right, labels));
  const isComplete = left.profile !== undefined && right.profile !== undefined;
  if (isComplete || left.label === null || right.label === null) return shares;
  const named = new Set(shares.map(({ rule }) => rule));
  const others = rules.listOfKind(['row_detector']).filter((rule) => !named.has(rule));
  const silent = { left_delta: null, right_delta: null };
  return [...shares, ...others.map((rule) => ({ rule, for: right.label!, ...silent, changed: rules.get(rule) }))];
}

function listShares({ sheet, profile }: RowSide, labels: readonly (string | null)[]): Share[] {
  const found = profile === undefined ? undefined : sheet?.row_profiles[profile];
  return (found === undefined ? [] : listRowShares(found))
    .filter(({ label }) => labels.includes(label))
    .map(({ rule, label, delta }) => ({ rule, for: label, delta }));
}
