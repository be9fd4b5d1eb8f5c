import type { ColumnAddress, RecipePiece, RowAddress } from '../../contract/recipe.ts';

/** In words, how a piece finds its place in a document. It contains texts of documents. */
export function describeAddress(piece: RecipePiece): string {
  const where = piece.layout === undefined ? 'the document' : `tables with the layout ${piece.layout}`;
  if (piece.kind === 'row_label') return `${describeRows(piece.rows)}, ${where}`;
  if ('column' in piece && piece.column !== undefined) return `${describeColumn(piece.column)}, ${where}`;
  return where;
}

function describeColumn({ header, nth, after }: ColumnAddress): string {
  if (after !== undefined) return `the column without a header after "${after}"`;
  return nth === 1 ? `the column "${header}"` : `column ${nth} of those called "${header}"`;
}

function describeRows(rows: RowAddress): string {
  if ('cells' in rows) return `rows with the cells ${quoteAll(rows.cells)}`;
  if ('first_cells' in rows) return `rows that begin with ${quoteAll(rows.first_cells)}`;
  return `row ${rows.offset} below one with the cells ${quoteAll(rows.below)}`;
}

function quoteAll(texts: readonly string[]): string {
  const shown = texts.slice(0, 5).map((text) => `"${text}"`);
  return `${shown.join(', ')}${texts.length > shown.length ? ', …' : ''}`;
}
