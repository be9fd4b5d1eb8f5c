import type { Recipe, RecipePiece } from '../../../src/contract/recipe.ts';
import type { SenderRecipe } from '../../../src/trials/generalize/index.ts';

/** The part of a piece that differs from other pieces. */
export type Said<Piece = RecipePiece> = Piece extends RecipePiece ? Omit<Piece, 'id' | 'by' | 'at' | 'from'> : never;

/** A sender whose recipe has these pieces, for tables with these headers. */
export function makeSender(sender: string, headers: string[], ...pieces: Said[]): SenderRecipe {
  const origin = { by: 'anna', at: '2026-05-01T00:00:00.000Z', from: { job_id: 'job_1', correction: 'c1' } };
  const recipe: Recipe = {
    schema: 'ade.recipe/v1',
    salt: '0'.repeat(32),
    sender,
    version: 1,
    ids: { layouts: 1, pieces: pieces.length },
    layouts: headers.length === 0 ? [] : [{ id: 'l1', headers }],
    pieces: pieces.map((piece, i) => ({ ...piece, id: `r${i + 1}`, ...origin }) as RecipePiece),
  };
  return { sender, recipe };
}

/** The column has this field; null: no field. */
export function isField(header: string, field: string | null, nth = 1): Said {
  return { kind: 'column_field', layout: 'l1', column: { header, nth }, field };
}

/** Rows that begin with the text have this label. */
export function isLabel(text: string, label: string): Said {
  return { kind: 'row_label', rows: { first_cells: [text] }, label };
}
