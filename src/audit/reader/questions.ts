import type { Artifact } from '../../contract/artifact.ts';
import { compareArtifacts } from '../compare/index.ts';
import { findWantedCell, groupIssues, type LocatedIssue } from '../explain/index.ts';

/** What the server asks about artifacts; that of a messy document has tens of megabytes. */
export const questions = {
  groupIssues: (artifact: Artifact) => groupIssues(artifact),
  compare: (left: Artifact, right: Artifact) => compareArtifacts(left, right),
  findWantedCells: (artifact: Artifact, issues: LocatedIssue[]) =>
    issues.map((issue) => findWantedCell(artifact, issue)),
};

export type Questions = typeof questions;

/** What the thread that answers is started with. */
export interface Asked {
  question: keyof Questions;
  paths: string[];
  /** The further arguments of the question, after the artifacts. */
  about: unknown[];
}

/** The parameters after the artifacts. */
export type About<Parameters extends unknown[]> = Parameters extends [Artifact, ...infer Rest]
  ? About<Rest>
  : Parameters;
