import type { Mapping } from '../../../contract/artifact.ts';
import type { Manifest } from '../../../contract/manifest.ts';
import { chooseByWeights } from '../../../engine/mapping/weights/choose-by-weights.ts';
import type { ColumnModel } from '../../../engine/mapping/weights/column-model.ts';
import { weighColumns } from '../../../engine/mapping/weights/weigh-columns.ts';
import { COLUMN_MODES } from './column-modes.ts';
import { describeColumns } from './column-rules.ts';
import type { ColumnDocument, LearningTable } from './labelled-columns.ts';

/** A table with what weights made of its columns. */
export interface ReadTable {
  readonly table: LearningTable;
  readonly mapping: readonly Mapping[];
  /** Of each column, the probability of what was proposed: a field, or none. Rules alone have none. */
  readonly chances: readonly number[] | null;
}

/** A document of which weights, or rules alone, read the columns. */
export interface ColumnReading {
  readonly document: ColumnDocument;
  readonly tables: readonly ReadTable[];
}

export function readColumns(
  document: ColumnDocument,
  model: ColumnModel,
  { engine }: Pick<Manifest, 'engine'>,
  hasHeaders: boolean,
): ColumnReading {
  const tables = document.tables.map((table): ReadTable => {
    const inputs = table.columns.map(({ headerParts, values }) => ({
      headerParts: hasHeaders ? headerParts : [],
      values,
    }));
    const mode = COLUMN_MODES.findIndex((one) => one.hasHeaders === hasHeaders);
    const weighed = weighColumns(model, inputs, table.rules[mode]!);
    const columns = describeColumns(table.columns, hasHeaders);
    const mapping = chooseByWeights(model, columns, weighed, engine.defaults);
    const chances = mapping.map(({ proposed_field: field }, i) => {
      const { chances: all } = weighed[i]!;
      return field === null ? all.at(-1)! : all[model.fields.indexOf(field)]!;
    });
    return { table, mapping, chances };
  });
  return { document, tables };
}
