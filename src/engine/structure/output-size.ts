import { constants, deflateRawSync } from 'node:zlib';
import { listRows, type RowBlock } from '../../workbook/index.ts';

/** More samples take more time, and change the estimate by less than the rules do. */
const MAX_SAMPLES = 4;

/**
 * Estimates the size of the result before its first row is written, from encoded rows. The result of most documents is
 * up to half as large again, because it also has derived fields and issues: what is expected is at least this.
 */
export class OutputSize {
  #samples = 0;
  #rows = 0;
  #bytes = 0;

  /** Bytes of the result for this many rows. `block` is one of their blocks. */
  estimate(rowCount: number, block: RowBlock): number {
    const { length: blockRows } = this.#samples < MAX_SAMPLES ? listRows(block) : [];
    if (blockRows > 0) {
      this.#samples += 1;
      this.#rows += blockRows;
      this.#bytes += deflateRawSync(block.store(), { level: constants.Z_BEST_SPEED }).length;
    }
    return (this.#bytes / Math.max(1, this.#rows)) * rowCount;
  }
}
