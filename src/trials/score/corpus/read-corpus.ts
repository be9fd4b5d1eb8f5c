import { readdirSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { AdeError } from '../../../contract/errors/index.ts';
import type { Labels } from '../../../contract/labels.ts';
import { readLabels } from './read-labels.ts';

/** A document with its labels, which are the right answers. */
export interface LabelledDocument {
  path: string;
  labelsPath: string;
  /** The document's path in the corpus, with `/` on every system. */
  name: string;
  collection: string;
  labels: Labels;
}

export interface CorpusFilter {
  collection?: string;
  /** Only the first documents of each collection are read, up to this number. */
  limit?: number;
  /** Whether labels that nobody checked by eye count, too. */
  unseen?: boolean;
}

const LABELS_SUFFIX = '.labels.json';

/**
 * All documents of a corpus and its subfolders with their labels, by path. Throws `corpus_invalid`, `labels_invalid`,
 * `labels_document_missing` or `collection_unknown`.
 */
export function readCorpus(corpusDir: string, { collection, limit, unseen }: CorpusFilter = {}): LabelledDocument[] {
  const paths = listLabels(corpusDir);
  if (paths.length === 0) throw new AdeError('corpus_invalid', { path: corpusDir, found: 'it has no *.labels.json' });
  const documents = paths.map((path) => readDocument(corpusDir, path, unseen));
  const byCollection = Map.groupBy(documents, (document) => document.collection);
  if (collection !== undefined && !byCollection.has(collection)) {
    const found = [...byCollection.keys()].sort().join(', ');
    throw new AdeError('collection_unknown', { path: corpusDir, wanted: collection, found });
  }
  const wanted = collection === undefined ? [...byCollection.values()] : [byCollection.get(collection)!];
  return wanted.flatMap((list) => list.slice(0, limit)).sort(compareNames);
}

function compareNames(a: LabelledDocument, b: LabelledDocument): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}

/** Paths of the label files, sorted independently of the file system. */
function listLabels(corpusDir: string): string[] {
  try {
    const names = readdirSync(corpusDir, { recursive: true, encoding: 'utf8' });
    return names
      .filter((name) => name.endsWith(LABELS_SUFFIX))
      .sort()
      .map((name) => join(corpusDir, name));
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const reasons: Record<string, string> = { ENOENT: 'there is no such folder', ENOTDIR: 'it is not a folder' };
    throw new AdeError('corpus_invalid', { path: corpusDir, found: reasons[code ?? ''] ?? String(code) }, { cause });
  }
}

function readDocument(corpusDir: string, labelsPath: string, withUnseen = false): LabelledDocument {
  const labels = readLabels(labelsPath, withUnseen);
  const folder = dirname(labelsPath);
  assertDocument(labelsPath, labels.document);
  const path = join(folder, labels.document);
  return {
    path,
    labelsPath,
    name: relative(corpusDir, path).split(sep).join('/'),
    collection: labels.source ?? basename(resolve(folder)),
    labels,
  };
}

function assertDocument(labelsPath: string, document: string): void {
  const missing = (found: string, cause?: unknown) =>
    new AdeError('labels_document_missing', { path: labelsPath, document, found }, { cause });
  if (basename(document) !== document) throw missing('it is not the name of a file in the same folder');
  try {
    if (!statSync(join(dirname(labelsPath), document)).isFile()) throw missing('it is not a file');
  } catch (cause) {
    if (cause instanceof AdeError) throw cause;
    throw missing('there is no such file', cause);
  }
}
