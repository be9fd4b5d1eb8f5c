import type { Artifact } from '../../contract/artifact.ts';
import { columnSpan, type LocatedTable, listTables } from '../tables.ts';
import type { SourceRow } from './source-rows.ts';

/** A row of the document. */
export interface SourcePlace {
  sheet: string;
  row: number;
  /** The first column of its table, 0-based. */
  column: number;
}

/** Where rows of a result are in the document. */
export class SourcePlaces {
  readonly #tables: ReadonlyMap<string, LocatedTable>;

  constructor(artifact: Artifact) {
    this.#tables = new Map(listTables(artifact).map((located) => [located.table.id, located]));
  }

  find({ tableId, row }: Pick<SourceRow, 'tableId' | 'row'>): SourcePlace {
    const { sheet, table } = this.#tables.get(tableId)!;
    return { sheet: sheet.name, row, column: columnSpan(table).first };
  }

  /** The letter of the column that the field was read from; null if it has none. */
  findColumn({ tableId }: Pick<SourceRow, 'tableId'>, field: string): string | null {
    const { mapping = [] } = this.#tables.get(tableId)!.table;
    return mapping.find(({ target_field: target }) => target === field)?.raw.column ?? null;
  }
}
