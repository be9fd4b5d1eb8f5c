import type { Mapping } from '../../../contract/artifact.ts';
import type { ColumnWeights } from '../../../contract/column-weights.ts';
import type { Manifest } from '../../../contract/manifest.ts';
import type { Words } from '../../../contract/words.ts';
import { columnIndex } from '../../../record/index.ts';
import type { CellValue } from '../../../workbook/index.ts';
import type { DecidedField } from '../../corrections/corrections.ts';
import type { ScoredColumn } from '../scores/score-columns.ts';
import { chooseByWeights } from './choose-by-weights.ts';
import { type ColumnModel, makeColumnModel } from './column-model.ts';
import { weighColumns } from './weigh-columns.ts';

/** Maps columns by a package's weights. Only loaded for packages with weights, so that others start faster. */
export class WeighedColumns {
  readonly #model: ColumnModel;
  readonly #defaults: Manifest['engine']['defaults'];

  constructor(weights: ColumnWeights, manifest: Manifest, words: Words | null) {
    this.#model = makeColumnModel(weights, manifest, words);
    this.#defaults = manifest.engine.defaults;
  }

  /**
   * Chooses the field of each column of a table by the weights, the deltas of rules and the decisions of people.
   * `onColumn` is called after most of the work for each column.
   */
  choose(
    columns: readonly ScoredColumn[],
    rows: CellValue[][],
    decided: ReadonlyMap<string, DecidedField>,
    onColumn: () => void,
  ): Mapping[] {
    const inputs = columns.map(({ column: raw, scores, excluded }) => ({
      raw,
      headerParts: raw.header_parts,
      values: rows.map((row) => row[columnIndex(raw.column)] ?? null),
      rules: new Map(scores.map(({ field, contributors }) => [field, contributors])),
      excluded,
    }));
    const weighed = weighColumns(this.#model, inputs, onColumn);
    return chooseByWeights(this.#model, weighed, this.#defaults, decided).map(({ mapping }) => mapping);
  }
}
