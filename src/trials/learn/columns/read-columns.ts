import type { Mapping } from '../../../contract/artifact.ts';
import type { ConfidenceSigns } from '../../../contract/column-confidence.ts';
import type { Manifest } from '../../../contract/manifest.ts';
import { type ColumnModel, chooseByWeights, ExcludedFields, weighColumns } from '../../../engine/mapping/index.ts';
import { describeColumn } from './column-rules.ts';
import type { ColumnDocument, LearningTable } from './labelled-columns.ts';

export interface ReadColumn {
  readonly mapping: Mapping;
  /** Probability of the proposal, which is a field or no field; null if rules alone proposed it. */
  readonly chance: number | null;
  readonly confidenceSigns?: ConfidenceSigns;
}

/** A table, and its columns as weights or rules map them. */
export interface ReadTable {
  readonly table: LearningTable;
  readonly columns: readonly ReadColumn[];
}

/** A document whose columns were read by weights, or by rules alone. */
export interface ColumnReading {
  readonly document: ColumnDocument;
  readonly tables: readonly ReadTable[];
}

export function readColumns(
  document: ColumnDocument,
  model: ColumnModel,
  { engine, columns: fields }: Pick<Manifest, 'engine' | 'columns'>,
  hasHeaders: boolean,
): ColumnReading {
  const excluding = new ExcludedFields(fields);
  const tables = document.tables.map((table): ReadTable => {
    const rules = hasHeaders ? table.rules.whole : table.rules.headerless;
    const columns = table.columns.map((column, i) => {
      const raw = describeColumn(column, i, hasHeaders);
      const excluded = excluding.find(raw.header_parts);
      return { raw, headerParts: raw.header_parts, values: column.values, rules: rules[i] ?? new Map(), excluded };
    });
    return { table, columns: chooseByWeights(model, weighColumns(model, columns), engine.defaults) };
  });
  return { document, tables };
}
