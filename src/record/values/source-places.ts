import type { Artifact } from '../../contract/artifact.ts';
import { findOutputTable, findTable } from '../lookup.ts';
import { columnSpan, type LocatedTable } from '../tables.ts';
import type { SourceRow } from './source-rows.ts';

/** A row of the document. */
export interface SourcePlace {
  sheet: string;
  sheet_index: number;
  row: number;
  /** The first column of its table, 0-based. */
  column: number;
}

/** Where rows of a result are in the document. */
export class SourcePlaces {
  readonly #artifact: Artifact;
  #last: { id: string; located: LocatedTable } | null = null;

  constructor(artifact: Artifact) {
    this.#artifact = artifact;
  }

  find({ tableId, row }: Pick<SourceRow, 'tableId' | 'row'>): SourcePlace {
    const { sheet, table } = this.#locate(tableId);
    return { sheet: sheet.name, sheet_index: sheet.index, row, column: columnSpan(table).first };
  }

  /** The letter of the column that the field was read from, or that is carried with this header; null if it has none. */
  findColumn({ tableId }: Pick<SourceRow, 'tableId'>, field: string): string | null {
    const { mapping = [] } = this.#locate(tableId).table;
    const read = mapping.find(({ target_field: target }) => target === field)?.raw;
    const carried = findOutputTable(this.#artifact, tableId)?.raw_columns;
    return (read ?? carried?.find(({ output_header: header }) => header === field))?.column ?? null;
  }

  #locate(id: string): LocatedTable {
    if (this.#last?.id !== id) this.#last = { id, located: findTable(this.#artifact, id) };
    return this.#last.located;
  }
}
