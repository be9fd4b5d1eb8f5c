import type { FieldStats, Mapping } from '../../contract/artifact.ts';
import { columnIndex } from '../../record/index.ts';
import type { CellValue } from '../../workbook/index.ts';
import { isBlankValue } from '../rows/rows.ts';

/** Pass 2.5: computes small statistics of each mapped column from the sampled rows. */
export function analyzeTable(mapping: readonly Mapping[], sampleRows: readonly CellValue[][]): FieldStats[] {
  return mapping.flatMap(({ target_field: field, raw }) => {
    if (field === null) return [];
    const values = sampleRows.map((row) => row[columnIndex(raw.column)] ?? null);
    const filled = values.filter((value) => !isBlankValue(value));
    const types: Record<string, number> = {};
    for (const value of filled) types[typeOf(value)] = (types[typeOf(value)] ?? 0) + 1;
    const distinct = new Set(filled.map((value) => JSON.stringify(value))).size;
    return [{ field, sampled: values.length, empty: values.length - filled.length, distinct, types }];
  });
}

function typeOf(value: CellValue): string {
  return typeof value === 'object' && value !== null ? Object.keys(value)[0]! : typeof value;
}
