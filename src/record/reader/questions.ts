import type { Artifact } from '../../contract/artifact.ts';
import type { Correction } from '../../contract/corrections.ts';
import { type ErrorCode, type ErrorDetails, isAdeError } from '../../contract/errors/index.ts';
import type { Recipe } from '../../contract/recipe.ts';
import { type CarrySource, planCarry } from '../carry/plan-carry.ts';
import { locateFoundRows } from '../changes/found-rows.ts';
import { locateRows } from '../changes/locate-rows.ts';
import { listChecks } from '../checks.ts';
import { locateColumn, readColumns } from '../columns/index.ts';
import { compareRecords } from '../compare/compare-records.ts';
import { compareArtifacts, compareTrial } from '../compare/index.ts';
import { pickRecorded, type Recorded } from '../compare/recorded.ts';
import { checkCorrections } from '../corrections/check-corrections.ts';
import { copyRecord } from '../corrections/copy-passes.ts';
import { GivenCells } from '../corrections/given-cells.ts';
import type { CorrectedRecord } from '../corrections/record.ts';
import { findWantedCell, groupIssues, type LocatedIssue, type RowTrace, traceRow } from '../explain/index.ts';
import { readFigures } from '../figures.ts';
import { readAllIssues } from '../issues/read-lines.ts';
import { makeLabels } from '../make-labels.ts';
import { type JudgedRecord, pickJudged } from '../pick-judged.ts';
import { readingOf } from '../reading-of.ts';
import { type ExtendedRecipe, type ExtendOptions, extendRecipe, type RecipeSource } from '../recipes/extend-recipe.ts';
import { compareSince } from '../since/compare-since.ts';
import { planToFix, type ToFixOptions } from '../to-fix/plan-to-fix.ts';

/** The server's questions about artifacts. The artifact of a messy document has tens of megabytes. */
export const questions = {
  readingOf: (artifact: Artifact) => readingOf(artifact),
  readColumns,
  locateColumn,
  groupIssues: (artifact: Artifact) => groupIssues(artifact),
  listChecks: (artifact: Artifact, folder: string | null) => ({
    agree: artifact.checks?.agree ?? 0,
    differ: artifact.checks?.differ ?? 0,
    items: listChecks(artifact, folder),
  }),
  readCompared: ({ checks }: Artifact) => ({ counts: checks?.rows ?? null, key: checks?.key ?? [] }),
  locateRows,
  locateFoundRows,
  compare: (left: Artifact, right: Artifact) => compareArtifacts(left, right),
  compareTrial,
  readFigures,
  /** What a dry run changes, and the figures on both sides. */
  judgeTrial: (before: Artifact, trial: Artifact, folders: { before: string; trial: string }) => ({
    changes: compareTrial(before, trial),
    figures: { left: readFigures(before, folders.before), right: readFigures(trial, folders.trial) },
  }),
  compareRecords,
  compareSince: (after: Artifact, ...before: Artifact[]) => compareSince(after, before),
  readRecorded: (artifact: Artifact): Recorded | Misfit => catchAdeError(() => pickRecorded(artifact)),
  makeLabels,
  pickJudged: (artifact: Artifact): JudgedRecord => pickJudged(artifact),
  /** Null if the corrections fit. Errors are returned, since they would lose their class between threads. */
  findMisfit: (artifact: Artifact, corrections: Correction[], known: Omit<CorrectedRecord, 'artifact'>) =>
    catchAdeError(() => {
      checkCorrections(corrections, { artifact, ...known });
      return null;
    }),
  copyRecord,
  /** The origin of an output row, or an error that says what the record has instead. */
  traceRow: (
    artifact: Artifact,
    place: { sheet: string | null; row: number },
    corrections: Correction[],
  ): RowTrace | Misfit => catchAdeError(() => traceRow(artifact, place, new GivenCells(corrections))),
  /** The recipe with what it learns from a job, or an error. */
  extendRecipe: (
    artifact: Artifact,
    before: Recipe | null,
    source: Omit<RecipeSource, 'artifact'>,
    options: ExtendOptions,
  ): ExtendedRecipe | Misfit => catchAdeError(() => extendRecipe(before, { ...source, artifact }, options)),
  planCarry: (from: Artifact, to: Artifact, source: CarrySource) => planCarry(from, to, source),
  planToFix: (artifact: Artifact, issuesPath: string, options: ToFixOptions) =>
    planToFix(artifact, readAllIssues(issuesPath), options),
  findWantedCells: (artifact: Artifact, issues: LocatedIssue[], corrections: Correction[]) => {
    const given = new GivenCells(corrections);
    return issues.map((issue) => findWantedCell(artifact, issue, given));
  },
};

export interface Misfit {
  code: ErrorCode;
  details: ErrorDetails;
}

function catchAdeError<Result>(answer: () => Result): Result | Misfit {
  try {
    return answer();
  } catch (error) {
    if (!isAdeError(error)) throw error;
    return { code: error.code, details: error.details };
  }
}

export type Questions = typeof questions;

/** The message to the thread that answers. */
export interface Asked {
  question: keyof Questions;
  paths: string[];
  /** Further arguments of the question, after the artifacts. */
  about: unknown[];
}

/** The parameters after the artifacts. */
export type About<Parameters extends unknown[]> = Parameters extends [Artifact, ...infer Rest]
  ? About<Rest>
  : Parameters;
