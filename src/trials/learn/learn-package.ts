import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { formatJson } from '../../base/files/index.ts';
import { COLUMN_WEIGHTS_FILE, type ColumnWeights } from '../../contract/column-weights.ts';
import { AdeError } from '../../contract/errors/index.ts';
import { ROW_WEIGHTS_FILE, type RowWeights } from '../../contract/row-weights.ts';
import { hasErrors, makeInvalid, planDraft, readDraft } from '../../package/index.ts';
import type { LabelledDocument } from '../score/corpus/read-corpus.ts';
import { readColumnDocument } from './columns/labelled-columns.ts';
import { makeColumnKind } from './columns/learn-columns.ts';
import { hashCorpus } from './parts/corpus-hash.ts';
import { assignFolds, type Grouped } from './parts/folds.ts';
import { countSteps, type LearnableWeights, type LearningKind, learnPart } from './parts/learn-part.ts';
import type { LearnedPart, LearnOptions } from './parts/learned-part.ts';
import { TaughtBy } from './parts/taught-by.ts';
import { type LeftOut, readDocuments } from './read-documents.ts';
import { makeRowKind } from './rows/learn-rows.ts';
import { readLearningDocument } from './rows/read-sheets.ts';
import { signWeights } from './sign-weights.ts';

export interface Learned {
  package: { title: string; version: string; content_hash: string };
  documents: number;
  left_out: LeftOut[];
  parts: LearnedPart<RowWeights | ColumnWeights>[];
}

/**
 * Learns a package's weights from labelled documents, and compares them with the package's present weights. Writes
 * nothing. Throws `package_not_found`, `package_invalid`, `learn_labels_missing`, `learn_groups_too_few`, `cancelled`.
 */
export async function learnPackage(
  packageDir: string,
  corpusDir: string,
  corpus: readonly LabelledDocument[],
  options: LearnOptions,
): Promise<Learned> {
  const { manifest, rowWeights, columnWeights, words, contentHash } = await readPackage(packageDir, options);
  const { isFresh, strength, move, rules, leaveFamilyOut, signal } = options;
  const labels = rowWeights?.labels ?? null;
  const rows = await readDocuments(
    corpus.filter(hasRows),
    (document) => readLearningDocument(document, { manifest, rules, labels }),
    signal,
  );
  const columns = await readDocuments(
    corpus.filter(hasColumns),
    (document) => readColumnDocument(document, manifest, rules),
    signal,
  );
  const taught = { rows: canLearn(rows.documents), columns: canLearn(columns.documents) };
  assertLearnable([rows.documents, columns.documents], corpusDir);
  if (taught.rows) assertWholeLabels(rows.documents, corpusDir, rowWeights !== null && !isFresh);
  const lists = [...(taught.rows ? [rows.documents] : []), ...(taught.columns ? [columns.documents] : [])];
  const total = lists.reduce((sum, list) => sum + countSteps(list, leaveFamilyOut), 0);
  let step = 0;
  const onStep = () => {
    if (signal?.aborted) throw new AdeError('cancelled');
    options.onStep?.(++step, total);
  };
  const learnAndSign = async <Source extends Grouped, Weights extends LearnableWeights, Reading>(
    makeKind: (base: Weights | null) => LearningKind<Source, Weights, Reading>,
    documents: readonly Source[],
    present: Weights | null,
  ): Promise<LearnedPart<Weights>> => {
    const digests = await hashCorpus(documents.map(({ document }) => document));
    const taughtBy = new TaughtBy(present?.provenance, digests);
    const base = isFresh ? null : present;
    const callsRules = rules !== null;
    const partOptions = { present, base, callsRules, taughtBy, leaveFamilyOut, onStep };
    const part = await learnPart(makeKind(base), documents, partOptions);
    return signWeights(part, documents, { digests, taughtBy, present: present?.provenance, options });
  };
  const parts: Learned['parts'] = [];
  if (taught.rows) {
    const makeKind = (base: RowWeights | null) => makeRowKind(manifest, base, { strength, move, words });
    parts.push(await learnAndSign(makeKind, rows.documents, rowWeights));
  }
  if (taught.columns) {
    const makeKind = (base: ColumnWeights | null) => makeColumnKind(manifest, base, strength, words);
    parts.push(await learnAndSign(makeKind, columns.documents, columnWeights));
  }
  const { title, version } = manifest.info;
  const leftOut = new Map([...rows.left_out, ...columns.left_out].map((entry) => [entry.document, entry]));
  return {
    package: { title, version, content_hash: contentHash },
    documents: new Set(lists.flat().map(({ document }) => document)).size,
    left_out: [...leftOut.values()],
    parts,
  };
}

const hasRows = ({ labels }: LabelledDocument): boolean => labels.sheets.some(({ rows }) => rows !== undefined);

const hasColumns = ({ labels }: LabelledDocument): boolean =>
  labels.sheets.some(({ tables = [] }) => tables.some(({ columns = [] }) => columns.length > 0));

/**
 * Writes weights into the package. Throws `learn_not_better` if they are worse, `learn_not_comparable` if that is
 * unknown, and `file_unwritable`.
 */
export async function writeLearned(
  packageDir: string,
  { file, weights, verdict, criteria }: LearnedPart<object>,
): Promise<void> {
  const { before, after, isAccepted } = verdict;
  if (!isAccepted && before === null) throw new AdeError('learn_not_comparable', { file });
  if (!isAccepted && before !== null) {
    throw new AdeError('learn_not_better', {
      file,
      before: before.score.toFixed(4),
      after: after.score.toFixed(4),
      harm: criteria.harm,
      more: (100 * (after.harm - before.harm)).toFixed(2),
    });
  }
  const path = join(packageDir, file);
  try {
    mkdirSync(dirname(path), { recursive: true });
    await writeFileAtomic(path, formatJson(weights));
  } catch (cause) {
    const { code = 'unknown' } = cause as NodeJS.ErrnoException;
    throw new AdeError('file_unwritable', { path, found: code }, { cause });
  }
}

/** Reads manifest and weights, without running code. Weights may be invalid if learning does not start from them. */
async function readPackage(dir: string, { isFresh }: LearnOptions) {
  const draft = await readDraft(dir);
  const { manifest, rowWeights = null, columnWeights = null, words = null, problems } = planDraft(draft);
  const found = problems.filter(({ file }) => !(isFresh && WEIGHTS_FILES.includes(file)));
  if (manifest === undefined || hasErrors(found)) throw makeInvalid(dir, found);
  return { manifest, rowWeights, columnWeights, words, contentHash: draft.key.content_hash };
}

const WEIGHTS_FILES: readonly string[] = [ROW_WEIGHTS_FILE, COLUMN_WEIGHTS_FILE];

/** With a single group, no documents are left to judge what it teaches. */
function canLearn(documents: readonly Grouped[]): boolean {
  return assignFolds(documents).groups >= 2;
}

function assertLearnable(lists: readonly (readonly Grouped[])[], path: string): void {
  if (lists.some(canLearn)) return;
  const groups = Math.max(...lists.map((list) => assignFolds(list).groups));
  if (groups === 0) throw new AdeError('learn_labels_missing', { path, found: 'no readable document has labels' });
  throw new AdeError('learn_groups_too_few', { path, found: groups });
}

/** Documents with only labels of totals need weights that can fill in the other labels. */
function assertWholeLabels(documents: readonly Grouped[], path: string, hasBase: boolean): void {
  if (hasBase || documents.some(({ document }) => document.labels.judged === undefined)) return;
  throw new AdeError('learn_labels_missing', { path, found: 'all documents are only partly labelled (`judged`)' });
}
