import type { Artifact, Sheet, Table } from '../../../contract/artifact.ts';
import type { Correction, Place } from '../../../contract/corrections.ts';
import type { Layout, Recipe as RecipeFile, RecipePiece, RecipePieceOf } from '../../../contract/recipe.ts';
import {
  findAddressed,
  fitLayout,
  haveSameHeaders,
  isOfSheet,
  type LayoutFit,
  listHeaders,
  listHolding,
} from '../../../record/recipes/index.ts';
import { parseRange } from '../../../workbook/index.ts';
import { RowPieces } from './row-pieces.ts';

/** A table whose headers several layouts have, for sheets with other names: nothing was applied to it. */
export interface UnclearTable {
  sheet: Sheet;
  table: Table;
  layouts: readonly Layout[];
}

/** A piece whose address was not found in a table with its layout. */
export interface UnfitPiece {
  piece: RecipePiece;
  sheet: Sheet;
  table: Table;
}

/** The pieces of a sender's recipe, turned into corrections of one document. */
export class Recipe {
  readonly #layouts: readonly Layout[];
  /** The pieces that are valid on the day of the job. */
  readonly pieces: readonly RecipePiece[];
  readonly recorded: NonNullable<Artifact['job']['recipe']>;
  /** The corrections of the document as a whole. */
  readonly document: readonly Correction[];
  /** These replace the tolerances of the package. */
  readonly tolerances: RecipeFile['checks'];
  /** By sheet index. */
  readonly #fitted = new Map<number, Correction[]>();
  readonly #unfit = new Map<number, UnfitPiece[]>();
  readonly #unclear = new Map<number, UnclearTable[]>();

  /** `asOf` is the time of the job, ISO 8601. */
  constructor(file: RecipeFile, sha256: string, asOf: string) {
    const { layouts, pieces, version } = file;
    this.#layouts = layouts;
    this.tolerances = file.checks;
    this.pieces = listHolding(file, asOf);
    this.recorded = { sha256, version, pieces: pieces.length };
    const ofDocument = this.pieces.filter(({ layout }) => layout === undefined);
    this.document = ofDocument.map((piece) => toCorrection(piece, [])).filter((correction) => correction !== null);
  }

  /** Whether the recipe describes layouts: if not, no table counts as unknown. */
  get hasLayouts(): boolean {
    return this.#layouts.length > 0;
  }

  /** The layouts with the same headers as this one, each for a sheet of its own. */
  listRivals({ headers }: Layout): Layout[] {
    return this.#layouts.filter((layout) => haveSameHeaders(layout.headers, headers));
  }

  findLayout(id: string | undefined): Layout | undefined {
    return this.#layouts.find((layout) => layout.id === id);
  }

  /** Null if the recipe has no pieces about rows of the sheet with this name. */
  openSheet(name: string): RowPieces | null {
    const pieces = this.#listPieces('row_label').filter(({ layout: id }) => {
      const layout = this.findLayout(id);
      return layout?.sheet === undefined || isOfSheet(layout, name);
    });
    return pieces.length === 0 ? null : new RowPieces(pieces);
  }

  /** Turns the pieces into corrections of a sheet whose tables are known, and records each table's layout. */
  fit(sheet: Sheet): void {
    const fitted: Correction[] = [];
    const unfit: UnfitPiece[] = [];
    const unclear: UnclearTable[] = [];
    for (const table of sheet.tables) {
      const fit = fitLayout(listHeaders(table), sheet.name, this.#layouts);
      if (fit === null) continue;
      if ('layouts' in fit) {
        unclear.push({ sheet, table, layouts: fit.layouts });
        continue;
      }
      table.layout = { id: fit.layout.id, likeness: Number(fit.likeness.toFixed(3)) };
      for (const piece of this.pieces) {
        if (piece.layout !== fit.layout.id || piece.kind === 'row_label') continue;
        const place = findPlace(piece, sheet, table, fit);
        const correction = place === undefined ? null : toCorrection(piece, [place]);
        if (correction === null) unfit.push({ piece, sheet, table });
        else fitted.push(correction);
      }
    }
    this.#fitted.set(sheet.index, fitted);
    this.#unfit.set(sheet.index, unfit);
    this.#unclear.set(sheet.index, unclear);
  }

  /** The pieces for tables as corrections of a sheet, of every kind except `row_label`. */
  listCorrections(sheetIndex: number): readonly Correction[] {
    return this.#fitted.get(sheetIndex) ?? [];
  }

  /** Pieces that found no column in a table with their layout. */
  get unfit(): UnfitPiece[] {
    return [...this.#unfit.values()].flat();
  }

  /** Tables that could have several layouts. */
  get unclear(): UnclearTable[] {
    return [...this.#unclear.values()].flat();
  }

  #listPieces<Kind extends RecipePiece['kind']>(kind: Kind): RecipePieceOf<Kind>[] {
    return this.pieces.filter((piece): piece is RecipePieceOf<Kind> => piece.kind === kind);
  }
}

/** A cell of the piece's column; if the piece has no column, a cell of the table. */
function findPlace(piece: RecipePiece, sheet: Sheet, table: Table, { layout }: LayoutFit): Place | undefined {
  const row = parseRange(table.a1_range)!.firstRow + 1;
  const address = 'column' in piece ? piece.column : undefined;
  const column = address === undefined ? table.columns[0] : findAddressed(table, address, layout);
  return column && { sheet: sheet.index, a1: `${column.column}${row}` };
}

/** A piece as a correction with its id. */
function toCorrection(piece: RecipePiece, places: Place[]): Correction | null {
  const { id, by, at } = piece;
  const common = { id, by, at, places };
  switch (piece.kind) {
    case 'column_field':
      return {
        ...{ kind: piece.kind, ...common, field: piece.field },
        ...(piece.then === undefined ? {} : { then: piece.then }),
      };
    case 'column_name':
      return { kind: piece.kind, ...common, name: piece.name };
    case 'field_value':
      return { kind: piece.kind, ...common, field: piece.field, value: piece.value };
    case 'value_is':
      return { kind: piece.kind, ...common, field: piece.field, from: piece.from_text, to: piece.to };
    case 'read_as': {
      const { encoding, delimiter, date_order } = piece;
      return {
        ...{ kind: piece.kind, ...common },
        ...(encoding === undefined ? {} : { encoding }),
        ...(delimiter === undefined ? {} : { delimiter }),
        ...(date_order === undefined ? {} : { date_order }),
      };
    }
    case 'row_label':
      return null;
  }
}
