import { AdeError } from '../../contract/errors/index.ts';
import type { LabelledSheet } from '../../score/corpus/labels.ts';
import type { LabelledDocument } from '../../score/corpus/read-corpus.ts';
import { findLastRow } from '../../score/judge/check-labels.ts';
import { openWorkbook } from '../../workbook/open-workbook.ts';
import type { CellRange, Row, Workbook } from '../../workbook/types.ts';
import { groupOf } from '../folds.ts';

/** Filled rows of a sheet that are read at most: more of one sheet teach nothing, and all are kept in memory. */
export const MAX_ROWS = 50_000;

/** A labelled sheet with its filled rows. */
export interface LearningSheet {
  readonly labelled: LabelledSheet;
  readonly name: string;
  readonly rows: readonly Row[];
  readonly merges: readonly CellRange[];
}

/** A labelled document that could be read. */
export interface LearningDocument {
  readonly document: LabelledDocument;
  readonly group: string;
  /** Those of its labelled sheets that have labels of rows. */
  readonly sheets: readonly LearningSheet[];
}

/** Reads the labelled sheets of a document. Throws the errors of workbooks, and `labels_beyond_document`. */
export async function readLearningDocument(document: LabelledDocument): Promise<LearningDocument> {
  const workbook = await openWorkbook(document.path);
  try {
    const sheets: LearningSheet[] = [];
    for (const labelled of document.labels.sheets) {
      if (labelled.rows !== undefined) sheets.push(await readSheet(document, labelled, workbook));
    }
    return { document, group: groupOf(document), sheets };
  } finally {
    await workbook.close();
  }
}

async function readSheet(
  document: LabelledDocument,
  labelled: LabelledSheet,
  workbook: Workbook,
): Promise<LearningSheet> {
  const beyond = (found: string) =>
    new AdeError('labels_beyond_document', { path: document.labelsPath, document: document.labels.document, found });
  const info = workbook.sheets.find(({ index }) => index === labelled.index);
  if (info === undefined) throw beyond(`they label the sheet with index ${labelled.index}, which it does not have`);
  const reader = workbook.openSheet(info.index);
  const rows: Row[] = [];
  for await (const read of reader.readRows()) {
    for (const row of read) if (!row.isBlank && rows.length < MAX_ROWS) rows.push(row);
  }
  const last = rows.at(-1)?.index ?? 0;
  const lastLabelled = findLastRow(labelled);
  if (lastLabelled > last && rows.length < MAX_ROWS) {
    throw beyond(
      `they label row ${lastLabelled} of the sheet ${info.name}, whose last row with something in it is ${last}`,
    );
  }
  return { labelled, name: info.name, rows, merges: reader.merges };
}
