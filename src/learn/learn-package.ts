import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { AdeError } from '../contract/errors/index.ts';
import type { Manifest } from '../contract/manifest.ts';
import { type Provenance, ROW_WEIGHTS_FILE, type RowWeights } from '../contract/row-weights.ts';
import { ENGINE_VERSION } from '../contract/version.ts';
import { makeInvalid } from '../prepare/environment/prepare-package.ts';
import { hasErrors } from '../prepare/package/problem-list.ts';
import { planDraft, readDraft } from '../prepare/package/read-draft.ts';
import type { LabelledDocument } from '../score/corpus/read-corpus.ts';
import { hashCorpus } from './corpus-hash.ts';
import { describeFigures } from './describe-figures.ts';
import { assignFolds } from './folds.ts';
import { formatWeights } from './format-weights.ts';
import type { LearnedPart, LearnOptions } from './learned-part.ts';
import { learnRows } from './rows/learn-rows.ts';
import { type LearningDocument, readLearningDocument } from './rows/read-sheets.ts';

/** A document that could not be read, or that its labels don't fit. */
export interface LeftOut {
  document: string;
  code: string;
  message: string;
}

export interface Learned {
  package: { title: string; version: string; content_hash: string };
  /** Documents that were learned from. */
  documents: number;
  left_out: LeftOut[];
  /** One for each kind of weights. */
  parts: LearnedPart<RowWeights>[];
}

/**
 * Learns the weights of a package from labelled documents, and how they compare with those that it has. Writes nothing.
 * Throws `package_not_found`, `package_invalid`, `learn_labels_missing`, `learn_groups_too_few`.
 */
export async function learnPackage(
  packageDir: string,
  corpusDir: string,
  corpus: readonly LabelledDocument[],
  options: LearnOptions,
): Promise<Learned> {
  const { manifest, rowWeights, contentHash } = await readPackage(packageDir, options);
  const { documents, left_out } = await readDocuments(corpus);
  assertLearnable(documents, corpusDir, rowWeights !== null && !options.isFresh);
  const rows = await learnRows(documents, rowWeights, manifest, options);
  const provenance = await describeProvenance(documents, rows, options);
  const { title, version } = manifest.info;
  return {
    package: { title, version, content_hash: contentHash },
    documents: documents.length,
    left_out,
    parts: [{ ...rows, weights: { ...rows.weights, provenance } }],
  };
}

/** Writes weights into the package. Throws `learn_not_better` where they are worse, and `file_unwritable`. */
export async function writeLearned(packageDir: string, { file, weights, verdict }: LearnedPart<object>): Promise<void> {
  const { before, after, isAccepted } = verdict;
  if (!isAccepted && before !== null) {
    throw new AdeError('learn_not_better', {
      file,
      before: before.score.toFixed(4),
      after: after.score.toFixed(4),
      lost: (100 * (after.dataLost - before.dataLost)).toFixed(2),
    });
  }
  const path = join(packageDir, file);
  try {
    mkdirSync(dirname(path), { recursive: true });
    await writeFileAtomic(path, formatWeights(weights));
  } catch (cause) {
    const { code = 'unknown' } = cause as NodeJS.ErrnoException;
    throw new AdeError('file_unwritable', { path, found: code }, { cause });
  }
}

/** Manifest and weights, without running code. Weights that are not begun with may be unusable. */
async function readPackage(
  dir: string,
  { isFresh }: LearnOptions,
): Promise<{ manifest: Manifest; rowWeights: RowWeights | null; contentHash: string }> {
  const draft = await readDraft(dir);
  const { manifest, rowWeights = null, problems } = planDraft(draft);
  const found = problems.filter(({ file }) => !(isFresh && file === ROW_WEIGHTS_FILE));
  if (manifest === undefined || hasErrors(found)) throw makeInvalid(dir, found);
  return { manifest, rowWeights, contentHash: draft.key.content_hash };
}

async function readDocuments(
  corpus: readonly LabelledDocument[],
): Promise<{ documents: LearningDocument[]; left_out: LeftOut[] }> {
  const documents: LearningDocument[] = [];
  const left_out: LeftOut[] = [];
  for (const document of corpus.filter(({ labels }) => labels.sheets.some(({ rows }) => rows !== undefined))) {
    try {
      documents.push(await readLearningDocument(document));
    } catch (error) {
      if (!(error instanceof AdeError)) throw error;
      left_out.push({ document: document.name, code: error.code, message: error.message });
    }
  }
  return { documents, left_out };
}

function assertLearnable(documents: readonly LearningDocument[], path: string, hasBase: boolean): void {
  const missing = (found: string) => new AdeError('learn_labels_missing', { path, found });
  if (documents.length === 0) throw missing('no document that can be read has any');
  const { groups } = assignFolds(documents.map(({ document }) => document));
  if (groups < 2) throw new AdeError('learn_groups_too_few', { path, found: groups });
  if (!hasBase && documents.every(({ document }) => document.labels.judged !== undefined)) {
    throw missing('all labels say only some of the labels (`judged`)');
  }
}

async function describeProvenance(
  documents: readonly LearningDocument[],
  { before, after }: LearnedPart<RowWeights>,
  { strength, isFresh }: LearnOptions,
): Promise<Provenance> {
  const { count, groups } = assignFolds(documents.map(({ document }) => document));
  return {
    made_by: `ade learn, ADE ${ENGINE_VERSION}`,
    documents: documents.length,
    corpus_sha256: await hashCorpus(documents.map(({ document }) => document)),
    settings: { strength, fresh: isFresh, groups, folds: count },
    ...(before === null ? {} : { before: describeFigures(before) }),
    after: describeFigures(after),
  };
}
