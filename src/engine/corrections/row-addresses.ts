import writeFileAtomic from 'write-file-atomic';
import { type AddressedRow, MAX_ADDRESSED_ROWS, type RowAddresses } from '../../contract/addresses.ts';
import { jobPaths } from '../../contract/layout.ts';
import type { Row } from '../../workbook/index.ts';
import { toHeaderText } from '../rows/header-texts.ts';
import { isBlankValue } from '../rows/rows.ts';

/** Notes the texts of the rows that people labelled. */
export class RowAddressLog {
  readonly #rows = new Map<string, AddressedRow[]>();

  add(correction: string, sheetIndex: number, row: Row): void {
    const rows = this.#rows.get(correction) ?? [];
    this.#rows.set(correction, rows);
    // One row more than a recipe accepts is kept: it is enough to show that there are too many.
    if (rows.length > MAX_ADDRESSED_ROWS) return;
    const cells = row.values.flatMap((value) => (isBlankValue(value) ? [] : [toHeaderText(value)]));
    rows.push({ sheet: sheetIndex, row: row.index, cells });
  }

  async save(jobDir: string): Promise<void> {
    if (this.#rows.size === 0) return;
    const addresses: RowAddresses = Object.fromEntries(this.#rows);
    await writeFileAtomic(jobPaths(jobDir).addresses, JSON.stringify(addresses));
  }
}
