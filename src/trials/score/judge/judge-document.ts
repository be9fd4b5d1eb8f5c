import type { Sheet } from '../../../contract/artifact.ts';
import type { JobError } from '../../../contract/events.ts';
import type { LabelledSheet } from '../../../contract/labels.ts';
import type { JudgedRecord } from '../../../record/index.ts';
import type { LabelledDocument } from '../corpus/read-corpus.ts';
import { countDecisions } from '../document/bins.ts';
import type { DocumentScore, SheetScore } from '../document/document-score.ts';
import { summariseSheets } from '../figures/summarise-sheets.ts';
import { listFoundRows } from './found-rows.ts';
import { judgeClean } from './judge-clean.ts';
import { judgeRows } from './judge-rows.ts';
import { judgeColumns, judgeHeader, judgeTables, listTableDecisions } from './judge-tables.ts';
import { matchTables } from './match-tables.ts';
import type { NeutralRows } from './neutral-rows.ts';

/** The result of a job for a labelled document: its record, or the reason why there is none. */
export type JobOutcome = { artifact: JudgedRecord; error: null } | { artifact: null; error: JobError };

type Judged = Pick<LabelledDocument, 'labels' | 'name' | 'collection'>;

/** Compares a job's record with the document's labels. If the job failed, everything is wrong. */
export function judgeDocument(
  document: Judged,
  { artifact, error }: JobOutcome,
  neutral: NeutralRows = new Map(),
): DocumentScore {
  const { labels, name, collection } = document;
  const sheets = labels.sheets.map((labelled) =>
    judgeSheet(
      labelled,
      artifact?.sheets.find(({ index }) => index === labelled.index),
      labels.judged,
      neutral.get(labelled.index),
    ),
  );
  return {
    document: name,
    collection,
    group: labels.group ?? null,
    quality: error === null ? summariseSheets(sheets).quality : 0,
    error,
    attention: artifact === null ? null : (artifact.summary.attention?.length ?? 0),
    ...(artifact === null ? {} : { clean: judgeClean(labels, artifact, sheets) }),
    sheets,
  };
}

/** Compares a sheet of a record with its labels; undefined if the record does not have the sheet. */
export function judgeSheet(
  labelled: LabelledSheet,
  sheet: Sheet | undefined,
  judged: LabelledDocument['labels']['judged'],
  neutral?: ReadonlySet<number>,
): SheetScore {
  const { tables: labelledTables = [] } = labelled;
  const found = listFoundRows(sheet);
  const matches = matchTables(labelledTables, sheet);
  const rows = labelled.rows === undefined ? null : judgeRows(labelled, found, judged, neutral);
  const header = judgeHeader(labelledTables, found);
  const tables = judgeTables(matches, sheet);
  const { columns, decisions } = judgeColumns(matches);
  const isLabelled = labelledTables.length > 0;
  const sure = isLabelled ? listTableDecisions(matches, sheet, found) : { tables: [], headers: [] };
  return {
    index: labelled.index,
    name: sheet?.name ?? null,
    ...(rows ? { rows: rows.score } : {}),
    ...(header ? { header } : {}),
    ...(tables ? { tables } : {}),
    ...(columns.length > 0 ? { columns } : {}),
    confidence: {
      rows: countDecisions(rows?.decisions ?? []),
      headers: countDecisions(sure.headers),
      tables: countDecisions(sure.tables),
      columns: countDecisions(decisions),
    },
  };
}
