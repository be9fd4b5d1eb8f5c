import type { Mapping } from '../../../contract/artifact.ts';
import { COLUMN_WEIGHTS_FILE, type ColumnWeights } from '../../../contract/column-weights.ts';
import type { Manifest } from '../../../contract/manifest.ts';
import type { Words } from '../../../contract/words.ts';
import { calibrate } from '../../../engine/structure/index.ts';
import { formatColumn } from '../../../workbook/index.ts';
import { countDecisions } from '../../score/document/bins.ts';
import type { DocumentScore, SheetScore } from '../../score/document/document-score.ts';
import { summariseSheets } from '../../score/figures/summarise-sheets.ts';
import { judgeColumns } from '../../score/judge/judge-tables.ts';
import { fitCurve, type Judged } from '../fit/isotonic.ts';
import type { LearningKind } from '../parts/learn-part.ts';
import { COLUMN_CRITERIA } from './column-criteria.ts';
import { ColumnLearner } from './column-learner.ts';
import { NOT_CALIBRATED } from './initial-weights.ts';
import type { ColumnDocument } from './labelled-columns.ts';
import type { ColumnReading, ReadColumn, ReadTable } from './read-columns.ts';

/** How column weights are learned, starting from `base` if it is not null. */
export function makeColumnKind(
  manifest: Manifest,
  base: ColumnWeights | null,
  strength: number,
  words: Words | null,
): LearningKind<ColumnDocument, ColumnWeights, ColumnReading> {
  const learner = new ColumnLearner(manifest, base, strength, words);
  return {
    file: COLUMN_WEIGHTS_FILE,
    criteria: COLUMN_CRITERIA,
    train: (documents) => learner.train(documents),
    read: async (documents, weights) => learner.read(documents, weights),
    readByRules: (documents) =>
      documents.map((document) => ({
        document,
        tables: document.tables.map((table) => ({
          table,
          columns: table.byRules.map((mapping) => ({ mapping, chance: null })),
        })),
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

/** Proposals of a field, or of no field, with their probabilities. */
function listDecisions({ table, columns }: ReadTable, isOfField: boolean, document: string): Judged[] {
  const fields = new Map(table.columns.map(({ index, field }) => [formatColumn(index), field]));
  return columns.flatMap(({ mapping: { raw, proposed_field: proposed }, chance }): Judged[] => {
    const field = fields.get(raw.column);
    if (chance === null || field === undefined || (proposed !== null) !== isOfField) return [];
    return [{ probability: chance, isRight: proposed === field, document }];
  });
}

function scoreReading({ document, tables }: ColumnReading, curves?: ColumnWeights['calibration']): DocumentScore {
  const { name, collection, labels } = document.document;
  const sheets = [...Map.groupBy(tables, ({ table }) => table.sheetIndex)].map(([index, list]): SheetScore => {
    const matches = list.map((table) => ({
      labelled: table.table.labelled,
      found: { mapping: table.columns.map((column) => calibrateColumn(column, curves)) },
    }));
    const { columns, decisions } = judgeColumns(matches);
    const confidence = { rows: [], headers: [], tables: [], columns: countDecisions(decisions) };
    return { index, name: null, columns, confidence };
  });
  const { quality } = summariseSheets(sheets);
  return { document: name, collection, group: labels.group ?? null, quality, error: null, attention: null, sheets };
}

function calibrateColumn({ mapping, chance }: ReadColumn, curves: ColumnWeights['calibration'] | undefined): Mapping {
  if (chance === null || curves === undefined) return mapping;
  const curve = mapping.proposed_field === null ? curves.no_field : curves.field;
  return { ...mapping, confidence: calibrate(curve, chance) };
}
