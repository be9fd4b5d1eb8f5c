import type { Mapping, Table } from '../../../contract/artifact.ts';
import type { ColumnWeights } from '../../../contract/column-weights.ts';
import type { Manifest } from '../../../contract/manifest.ts';
import { columnIndex } from '../../../record/tables.ts';
import type { CellValue } from '../../../workbook/types.ts';
import type { DecidedField } from '../../corrections/corrections.ts';
import type { ColumnScores } from '../score-columns.ts';
import { chooseByWeights } from './choose-by-weights.ts';
import { type ColumnModel, makeColumnModel } from './column-model.ts';
import { type RuleDeltas, weighColumns } from './weigh-columns.ts';

/** Maps columns by a package's weights. Loaded only for packages that have some: the others start without it. */
export class WeighedColumns {
  readonly #model: ColumnModel;
  readonly #defaults: Manifest['engine']['defaults'];

  constructor(weights: ColumnWeights, manifest: Manifest) {
    this.#model = makeColumnModel(weights, manifest);
    this.#defaults = manifest.engine.defaults;
  }

  /** What each column of a table becomes, by the weights, by what the rules gave, and by what people said. */
  choose(
    { columns }: Table,
    rows: CellValue[][],
    scores: readonly ColumnScores[],
    decided: ReadonlyMap<string, DecidedField>,
  ): Mapping[] {
    const inputs = columns.map(({ column, header_parts: headerParts }) => ({
      headerParts,
      values: rows.map((row) => row[columnIndex(column)] ?? null),
    }));
    const rules = scores.map(
      (list): RuleDeltas => new Map(list.map(({ field, contributors }) => [field, contributors])),
    );
    const weighed = weighColumns(this.#model, inputs, rules);
    return chooseByWeights(this.#model, columns, weighed, this.#defaults, decided);
  }
}
