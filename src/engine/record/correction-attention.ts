import type { Artifact, Attention, Sheet, Table } from '../../contract/artifact.ts';
import type { Correction, Place } from '../../contract/corrections.ts';
import type { Layout, RecipePiece } from '../../contract/recipe.ts';
import { findColumn, findTableAt } from '../../record/corrections/index.ts';
import { listTables } from '../../record/index.ts';
import type { Corrections } from '../corrections/corrections.ts';
import type { Recipe } from '../corrections/recipe/recipe.ts';

/** Reports corrections of this document, and pieces of the recipe, that had no effect. */
export function listCorrectionAttention(artifact: Artifact, { recipe, people }: Corrections): Attention[] {
  const lost = people.filter((correction) => isLost(correction, artifact));
  const ofPeople = lost.map(({ id, kind }): Attention => {
    const message = `The correction ${id} (${kind}) no longer has an effect, because its place is not in a table. Enter it again at the right place.`;
    return { code: 'correction_unfit', message, correction: id };
  });
  return [...ofPeople, ...(recipe === null ? [] : listRecipeAttention(artifact, recipe))];
}

/** Whether a correction had no effect at any of its places; never for labels of rows and ranges of tables. */
function isLost(correction: Correction, { sheets }: Artifact): boolean {
  const { kind, places } = correction;
  if (places.length === 0 || kind === 'row_label' || kind === 'table_range') return false;
  const isOfTable = kind === 'field_value' || kind === 'value_is';
  return !places.some((place) => {
    const sheet = sheets.find(({ index }) => index === place.sheet);
    if (sheet === undefined) return false;
    if (kind === 'cell_value' && correction.field !== undefined) return true;
    return isOfTable ? findTableAt(sheet, place) !== undefined : isInColumn(sheet, place);
  });
}

function isInColumn(sheet: Sheet, place: Place): boolean {
  return findColumn(sheet, place) !== undefined;
}

function listRecipeAttention(artifact: Artifact, recipe: Recipe): Attention[] {
  const tables = listTables(artifact);
  const met = new Set(tables.flatMap(({ table }) => (table.layout === undefined ? [] : [table.layout.id])));
  const lost = new Set(recipe.unfit.map(({ piece }) => piece));
  const isMet = ({ layout }: RecipePiece) => layout === undefined || met.has(layout);
  const unfit = recipe.pieces.filter((piece) => isMet(piece) && (lost.has(piece) || !isUsed(piece, tables, artifact)));
  const missing = listMissing(recipe, met);
  return [
    ...tables.flatMap(({ sheet, table }) => listLayoutAttention(sheet, table, recipe, missing)),
    ...unfit.map((piece) => describeUnfit(piece, recipe)),
    ...missing.map((one) => describeMissing(one, recipe)),
    ...tables.flatMap(({ sheet, table }) => listRivals(sheet, table, recipe)),
  ];
}

interface MissingPiece {
  piece: RecipePiece;
  layout: Layout;
}

/** Pieces for a sheet that the document does not have, while other sheets have tables with the same headers. */
function listMissing(recipe: Recipe, met: ReadonlySet<string>): MissingPiece[] {
  const unclear = recipe.unclear.flatMap(({ layouts }) => layouts);
  return recipe.pieces.flatMap((piece) => {
    const layout = recipe.findLayout(piece.layout);
    if (layout?.sheet === undefined || met.has(layout.id)) return [];
    const others = recipe.listRivals(layout);
    return others.some((other) => met.has(other.id) || unclear.includes(other)) ? [{ piece, layout }] : [];
  });
}

function describeMissing({ piece, layout }: MissingPiece, recipe: Recipe): Attention {
  const unclear = recipe.unclear.filter(({ layouts }) => layouts.includes(layout));
  const others = [...new Set(unclear.map(({ sheet }) => `"${sheet.name}"`))];
  const found =
    others.length === 0 ? '' : ` Its headers are in ${others.join(', ')}, which could be another sheet of the sender.`;
  const message = `The piece ${piece.id} of the recipe (${piece.kind}) is for the sheet "${layout.sheet}", which has no such table in this document.${found} It was not used.`;
  return { code: 'recipe_piece_unfit', message, correction: piece.id };
}

function listLayoutAttention(
  { name: sheet }: Sheet,
  table: Table,
  recipe: Recipe,
  missing: readonly MissingPiece[],
): Attention[] {
  const place = { sheet, table_id: table.id };
  const unclear = recipe.unclear.find((one) => one.table === table);
  if (unclear !== undefined) {
    // The pieces that could be meant say it already.
    if (missing.some(({ layout }) => unclear.layouts.includes(layout))) return [];
    const known = unclear.layouts.map((layout) => `"${layout.sheet}"`).join(', ');
    const message = `The sender had tables with these headers in the sheets ${known}, which are read differently: the recipe was not applied to this table.`;
    return [{ code: 'layout_unknown', message, ...place }];
  }
  if (table.layout === undefined) {
    const message = 'The sender had no table with these headers before: the recipe was not applied to this table.';
    return recipe.hasLayouts ? [{ code: 'layout_unknown', message, ...place }] : [];
  }
  if (table.layout.likeness === 1) return [];
  const percent = Math.floor(table.layout.likeness * 100);
  const message = `Some headers differ from those that the sender had before (${percent} % are alike): check the new columns.`;
  return [{ code: 'layout_changed', message, ...place }];
}

/** Whether a piece had an effect. The record shows this for rows and values; a table's layout shows it for columns. */
function isUsed(piece: RecipePiece, tables: readonly { table: Table }[], { sheets }: Artifact): boolean {
  switch (piece.kind) {
    case 'row_label':
      return sheets.some(({ row_profiles: profiles }) => profiles.some(({ correction }) => correction === piece.id));
    case 'value_is':
      return tables.some(({ table }) => table.fields?.some(({ field, column }) => field === piece.field && column));
    default:
      return true;
  }
}

function describeUnfit(piece: RecipePiece, recipe: Recipe): Attention {
  const place = recipe.unfit.find((unfit) => unfit.piece === piece);
  const where = place === undefined ? {} : { sheet: place.sheet.name, table_id: place.table.id };
  const message = `The piece ${piece.id} of the recipe (${piece.kind}) was not used: nothing in the document matches it.`;
  return { code: 'recipe_piece_unfit', message, ...where, correction: piece.id };
}

/** Columns that look like a field to which the recipe gives a value. */
function listRivals({ name: sheet }: Sheet, { id, mapping = [], fields = [] }: Table, recipe: Recipe): Attention[] {
  const pieces = new Set(recipe.pieces.map((piece) => piece.id));
  return fields.flatMap(({ field, correction }): Attention[] => {
    if (correction === undefined || !pieces.has(correction)) return [];
    const rival = mapping.find((column) => column.proposed_field === field && column.reason === 'field_taken');
    if (rival === undefined) return [];
    const { column } = rival.raw;
    const message = `Column ${column} looks like "${field}", but the recipe gives this field one value for all rows (${correction}).`;
    return [{ code: 'recipe_piece_unfit', message, sheet, table_id: id, target_field: field, column, correction }];
  });
}
