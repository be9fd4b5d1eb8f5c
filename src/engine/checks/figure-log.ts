import { compareTexts } from '../../base/files/index.ts';
import type { Artifact, Table } from '../../contract/artifact.ts';
import type { FieldFigures, Figures } from '../../contract/checks.ts';
import type { Manifest } from '../../contract/manifest.ts';
import { listTables } from '../../record/index.ts';
import type { OutputCells } from '../../workbook/index.ts';
import { numberAt } from './numbers.ts';
import { ExactSum, type Sums } from './totals/exact-sum.ts';

/** Adds up the numbers of each field while the rows are streamed. */
export class FigureLog {
  /** Other readers of the same cells may add to them instead. */
  readonly sums: Sums;
  readonly #unmapped: Manifest['columns']['unmapped'];

  constructor({ columns }: Manifest) {
    this.#unmapped = columns.unmapped;
    this.sums = new Map(columns.order.map((field) => [field, new ExactSum()]));
  }

  add(values: ReadonlyMap<string, OutputCells>, rowCount: number): void {
    for (const [field, cells] of values) {
      const sum = this.sums.get(field)!;
      for (let row = 0; row < rowCount; row++) {
        const number = numberAt(cells, row);
        if (Number.isFinite(number)) sum.add(number);
      }
    }
  }

  /** Takes the other figures from the checked record: the numbers of rows, empty values and errors. */
  finish(artifact: Pick<Artifact, 'sheets'>): Figures {
    const tables = listTables(artifact).map(({ table }) => table);
    const rows = tables.reduce((total, { transform }) => total + (transform?.rows ?? 0), 0);
    const fields = [...this.sums].map(([field, sum]): [string, FieldFigures] => {
      let found = false;
      let empty = 0;
      let errors = 0;
      for (const { transform, validation } of tables) {
        const stats = transform?.fields.find((known) => known.field === field);
        if (stats !== undefined) found = true;
        empty += stats?.empty ?? transform?.rows ?? 0;
        for (const { target_field, severity, count } of validation?.totals ?? []) {
          if (target_field === field && severity === 'error') errors += count;
        }
      }
      return [field, { found, numbers: sum.count, sum: sum.value, empty, errors }];
    });
    const columns = this.#unmapped === undefined ? {} : { columns: listCarried(tables, this.#unmapped) };
    return { rows, fields: Object.fromEntries(fields), ...columns };
  }
}

/** The headers of columns that were carried without a field. Columns without a header cannot be found again. */
function listCarried(tables: readonly Table[], policy: Manifest['columns']['unmapped']): string[] {
  const headers = tables.flatMap(({ mapping = [], columns }) => {
    const named = new Set(columns.flatMap(({ column, header_parts: parts }) => (parts.length > 0 ? [column] : [])));
    return mapping.flatMap(({ raw, target_field: field, unmapped }) => {
      const isCarried = field === null && (unmapped?.then ?? policy) === 'carry';
      return isCarried && named.has(raw.column) ? raw.header : [];
    });
  });
  return [...new Set(headers)].sort(compareTexts);
}
