import { COLUMN_WEIGHTS_FILE, type ColumnWeights } from '../../../contract/column-weights.ts';
import type { Manifest } from '../../../contract/manifest.ts';
import { calibrate } from '../../../engine/structure/weights/calibrate.ts';
import { countDecisions } from '../../score/bins.ts';
import type { DocumentScore, SheetScore } from '../../score/document-score.ts';
import { summariseSheets } from '../../score/figures/summarise-sheets.ts';
import { judgeColumns } from '../../score/judge/judge-tables.ts';
import { fitCurve, type Judged } from '../isotonic.ts';
import type { LearningKind } from '../learn-part.ts';
import { COLUMN_CRITERIA } from './column-criteria.ts';
import { ColumnLearner } from './column-learner.ts';
import { NOT_CALIBRATED } from './initial-weights.ts';
import type { ColumnDocument } from './labelled-columns.ts';
import type { ColumnReading, ReadTable } from './read-columns.ts';

/** How column weights are learned, around `base` where there is one. */
export function makeColumnKind(
  manifest: Manifest,
  base: ColumnWeights | null,
  strength: number,
): LearningKind<ColumnDocument, ColumnWeights, ColumnReading> {
  const learner = new ColumnLearner(manifest, base, strength);
  return {
    file: COLUMN_WEIGHTS_FILE,
    criteria: COLUMN_CRITERIA,
    train: (documents) => learner.train(documents),
    read: async (documents, weights) => learner.read(documents, weights),
    readByRules: (documents) =>
      documents.map((document) => ({
        document,
        tables: document.tables.map((table) => ({ table, mapping: table.byRules, chances: null })),
      })),
    fitCurves,
    score: scoreReading,
  };
}

function fitCurves(readings: readonly ColumnReading[]): ColumnWeights['calibration'] {
  const decisionsOf = (isOfField: boolean) =>
    readings.flatMap(({ document: { document }, tables }) =>
      tables.flatMap((table) => listDecisions(table, isOfField, document.name)),
    );
  return {
    field: fitCurve(decisionsOf(true)) ?? NOT_CALIBRATED,
    no_field: fitCurve(decisionsOf(false)) ?? NOT_CALIBRATED,
  };
}

/** Proposals of fields, or of none, with their probabilities. */
function listDecisions({ table, mapping, chances }: ReadTable, isOfField: boolean, document: string): Judged[] {
  return table.columns.flatMap(({ field }, i): Judged[] => {
    const proposed = mapping[i]!.proposed_field;
    if (chances === null || field === undefined || (proposed !== null) !== isOfField) return [];
    return [{ probability: chances[i]!, isRight: proposed === field, document }];
  });
}

function scoreReading({ document, tables }: ColumnReading, curves?: ColumnWeights['calibration']): DocumentScore {
  const { name, collection, labels } = document.document;
  const sheets = [...Map.groupBy(tables, ({ table }) => table.sheetIndex)].map(([index, list]): SheetScore => {
    const matches = list.map((table) => ({
      labelled: table.table.labelled,
      found: { mapping: curves === undefined ? [...table.mapping] : calibrateTable(table, curves) },
    }));
    const { columns, decisions } = judgeColumns(matches);
    const confidence = { rows: [], headers: [], tables: [], columns: countDecisions(decisions) };
    return { index, name: null, columns, confidence };
  });
  const { quality } = summariseSheets(sheets);
  return { document: name, collection, group: labels.group ?? null, quality, error: null, attention: null, sheets };
}

function calibrateTable({ mapping, chances }: ReadTable, { field, no_field }: ColumnWeights['calibration']) {
  if (chances === null) return [...mapping];
  return mapping.map((column, i) => ({
    ...column,
    confidence: calibrate(column.proposed_field === null ? no_field : field, chances[i]!),
  }));
}
