import type { Issue } from '../../contract/artifact.ts';
import { DECIMAL_DIGITS } from '../../contract/data-formats.ts';
import { toDecimal } from '../../contract/decimals.ts';
import type { Manifest } from '../../contract/manifest.ts';
import type { OutputCells } from '../../workbook/index.ts';
import { makeCellIssue } from '../batches/cell-issue.ts';
import type { Batch } from '../batches/read-batches.ts';

/** A column of the output: its field, and its position among the columns of the table. */
interface Source {
  readonly field: string | null;
  readonly position: number | null;
}

/** Finds values that do not fit the scale of their field, so that files for programs would not have them. */
export class ScaledAmounts {
  readonly #fields: readonly { field: string; position: number | null; scale: number }[];

  constructor(outputs: readonly Source[], { columns: { meta } }: Manifest) {
    this.#fields = outputs.flatMap(({ field, position }) => {
      const scale = field === null ? undefined : meta[field]?.scale;
      return field === null || scale === undefined ? [] : [{ field, position, scale }];
    });
  }

  /** `values`: the final values of the batch, by field. A value with an error in `known` has no second one. */
  find(batch: Batch, values: ReadonlyMap<string, OutputCells>, known: readonly Issue[]): Issue[] {
    if (this.#fields.length === 0) return [];
    const hasError = new Set(known.filter(({ severity }) => severity === 'error').map(nameValue));
    return this.#fields.flatMap(({ field, position, scale }) => {
      const cells = values.get(field);
      if (cells === undefined) return [];
      return batch.rows.flatMap((number, row): Issue[] => {
        if (cells.isEmptyAt(row) || hasError.has(nameValue({ target_field: field, row_index: number }))) return [];
        const value = cells.valueAt(row);
        if (typeof value === 'number' && toDecimal(value, scale) !== null) return [];
        const message = `{value} is not a number with at most ${DECIMAL_DIGITS - scale} digits before the decimal point and ${scale} after it.`;
        const issue = { code: 'value_not_in_scale', severity: 'error' as const, message, rule: 'engine' };
        return [makeCellIssue(batch, field, position, row, issue)];
      });
    });
  }
}

const nameValue = ({ target_field: field, row_index: row }: Pick<Issue, 'target_field' | 'row_index'>) =>
  `${row} ${field}`;
