import type { Manifest } from '../../../contract/manifest.ts';
import type { RowWeights } from '../../../contract/row-weights.ts';
import type { Words } from '../../../contract/words.ts';
import type { ColumnSpan, Region } from '../regions/region.ts';
import { ChanceLog } from './chance-log.ts';
import { isHeaderByWeights } from './judge-header.ts';
import { makeRowModel, type RowModel } from './row-model.ts';
import { RowWeigher } from './row-weigher.ts';

/** Reads rows by a package's weights. Only loaded for packages with weights, so that others start faster. */
export class WeighedRows {
  readonly #model: RowModel;

  constructor(weights: RowWeights, manifest: Manifest, words: Words | undefined) {
    this.#model = makeRowModel(weights, manifest, words);
  }

  isLabel(label: string): boolean {
    return this.#model.labels.includes(label);
  }

  /** `firstColumn`: where the rows begin, 0-based. */
  makeWeigher(firstColumn: number): RowWeigher {
    return new RowWeigher(this.#model, firstColumn);
  }

  makeChanceLog(): ChanceLog {
    return new ChanceLog(this.#model.weights);
  }

  isHeader(region: Region, span: ColumnSpan): boolean {
    return isHeaderByWeights(this.#model, region, span);
  }
}
