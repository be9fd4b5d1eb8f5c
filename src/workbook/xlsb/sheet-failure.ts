import type { AdeError } from '../../contract/errors/index.ts';
import { formatCell } from '../a1.ts';
import { PartFailure } from '../zip/part-failure.ts';

/** Makes the errors of one worksheet part, which also name the sheet, and the row or cell that was read last. */
export class SheetFailure extends PartFailure {
  /** 1-based; 0 outside of all rows. */
  row = 0;
  /** 0-based; -1 before the first cell of the row. */
  column = -1;
  readonly #sheetName: string;

  constructor(file: string, part: string, sheetName: string) {
    super(file, part);
    this.#sheetName = sheetName;
  }

  override corrupt(found: string, cause?: unknown): AdeError {
    return super.corrupt(`${this.#describePlace()}: ${found}`, cause);
  }

  override truncated(found: string, cause?: unknown): AdeError {
    return super.truncated(`${this.#describePlace()}: ${found}`, cause);
  }

  #describePlace(): string {
    const sheet = `sheet "${this.#sheetName}"`;
    if (this.row === 0) return sheet;
    return `${sheet}, ${this.column < 0 ? `row ${this.row}` : `cell ${formatCell(this.row - 1, this.column)}`}`;
  }
}
