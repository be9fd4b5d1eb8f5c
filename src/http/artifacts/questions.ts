import type { Artifact } from '../../contract/artifact.ts';
import { compareArtifacts } from '../../engine/compare/index.ts';
import { groupIssues } from '../../engine/explain/index.ts';

/** What the server wants to know of artifacts; a messy document's is tens of megabytes. */
export const questions = {
  groupIssues: (artifact: Artifact) => groupIssues(artifact),
  compare: (left: Artifact, right: Artifact) => compareArtifacts(left, right),
};

export type Questions = typeof questions;

/** What the thread that answers is started with. */
export interface Asked {
  question: keyof Questions;
  paths: string[];
}
