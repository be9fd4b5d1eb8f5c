import { durationsOf } from '../../../contract/durations.ts';
import { AdeError } from '../../../contract/errors/index.ts';
import type { LabelledSheet } from '../../../contract/labels.ts';
import type { Manifest } from '../../../contract/manifest.ts';
import type { DecidedRow } from '../../../engine/structure/index.ts';
import type { Workbook } from '../../../workbook/index.ts';
import { openWorkbook } from '../../../workbook/open/index.ts';
import type { LabelledDocument } from '../../score/corpus/read-corpus.ts';
import { findLastRow } from '../../score/judge/check-labels.ts';
import { type DocumentRules, listRowRules, type RuleSource, withRules } from '../parts/document-rules.ts';
import { groupOf } from '../parts/folds.ts';
import type { LearningSheet } from './learning-sheet.ts';
import type { ReadSheet } from './read-structure.ts';
import { SheetRules } from './sheet-rules.ts';

/** How many filled rows of a sheet are read: more rows of the same sheet teach nothing, and all are kept in memory. */
export const MAX_ROWS = 50_000;

/** A labelled document that could be read. */
export interface LearningDocument {
  readonly document: LabelledDocument;
  readonly group: string;
  readonly sheets: readonly LearningSheet[];
  /** The same sheets as row rules alone read them; null if no rules are called or weights read the sheets. */
  readonly byRules: readonly ReadSheet[] | null;
}

export interface ReadOptions {
  manifest: Manifest;
  /** The package whose rules are called; null to call none. */
  rules: RuleSource | null;
  /** Labels of the package's weights; null if it has none, so that rules may give any label. */
  labels: readonly string[] | null;
}

/** Reads the labelled sheets of a document. Throws `labels_beyond_document` and the errors of workbooks and jobs. */
export async function readLearningDocument(
  document: LabelledDocument,
  { manifest, rules, labels }: ReadOptions,
): Promise<LearningDocument> {
  const workbook = await openWorkbook(document.path, { durations: durationsOf(manifest), formats: true });
  const read = async (called: DocumentRules | null) => {
    const sheets: LearningSheet[] = [];
    const byRules: ReadSheet[] = [];
    for (const labelled of document.labels.sheets) {
      if (labelled.rows === undefined) continue;
      const sheet = new SheetRules(called, manifest, labels);
      const { learned, decided } = await readSheet(document, labelled, workbook, sheet);
      sheets.push(learned);
      if (labels === null && rules !== null) byRules.push(await sheet.readAlone(learned, decided));
    }
    return { sheets, byRules: labels === null && rules !== null ? byRules : null };
  };
  try {
    const hasRules = rules !== null && listRowRules(rules.prepared).length > 0;
    const found = hasRules ? await withRules(document.path, workbook, rules, read) : await read(null);
    return { document, group: groupOf(document), ...found };
  } finally {
    await workbook.close();
  }
}

async function readSheet(
  document: LabelledDocument,
  labelled: LabelledSheet,
  workbook: Workbook,
  sheet: SheetRules,
): Promise<{ learned: LearningSheet; decided: DecidedRow[] }> {
  const beyond = (found: string) =>
    new AdeError('labels_beyond_document', { path: document.labelsPath, document: document.labels.document, found });
  const info = workbook.sheets.find(({ index }) => index === labelled.index);
  if (info === undefined)
    throw beyond(`they label the sheet with index ${labelled.index}, which the document does not have`);
  const reader = workbook.openSheet(info.index);
  const decided: DecidedRow[] = [];
  let filled = 0;
  for await (const rows of sheet.decideRows(info.name, reader)) {
    for (const row of rows) {
      if (filled === MAX_ROWS) break;
      decided.push(row);
      if (!row.row.isBlank) filled += 1;
    }
  }
  const rows = decided.filter(({ row }) => !row.isBlank);
  const last = rows.at(-1)?.row.index ?? 0;
  const lastLabelled = findLastRow(labelled);
  if (lastLabelled > last && filled < MAX_ROWS) {
    throw beyond(`they label row ${lastLabelled} of the sheet ${info.name}, whose last filled row is ${last}`);
  }
  const learned: LearningSheet = {
    labelled,
    name: info.name,
    rows: rows.map(({ row }) => row),
    decisions: rows.map(({ decision }) => decision),
    merges: reader.merges,
  };
  return { learned, decided };
}
