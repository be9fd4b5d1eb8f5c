import type { GivenValue } from '../../contract/corrections.ts';
import type { Layout, Recipe, RecipePiece } from '../../contract/recipe.ts';
import { listTolerances, type Tolerances } from '../../contract/tolerances.ts';
import { describeAddress, type ExtendedRecipe, type RecipeChanges } from '../../record/recipes/index.ts';
import type { Look } from './look.ts';
import { cleanText, countOf } from './text.ts';

/** A recipe with one piece on each line, with the texts that people wrote. */
export function renderRecipe({ sender, version, layouts, pieces, checks }: Recipe, { paint }: Look): string[] {
  return [
    paint.bold(`${cleanText(sender)}, version ${version}`),
    ...layouts.map(renderLayout),
    ...pieces.map((piece) => `  ${renderPiece(piece)}`),
    ...renderTolerances(checks),
  ];
}

function renderTolerances(checks: Tolerances | undefined): string[] {
  return [
    ...listTolerances(checks).map(([name, value]) => `  tolerance ${name}: ${value}`),
    ...(checks?.off ?? []).map((code) => `  check ${code}: off`),
  ];
}

function renderLayout({ id, headers, sheet }: Layout): string {
  const where = sheet === undefined ? '' : `, only in the sheet "${cleanText(sheet)}"`;
  return `  ${id}  layout of ${countOf(headers.length, 'column')}: ${cleanText(headers.slice(0, 8).join(', '))}${headers.length > 8 ? ', …' : ''}${where}`;
}

function renderPiece(piece: RecipePiece): string {
  const until = piece.until === undefined ? '' : `, until ${piece.until}`;
  return `${piece.id}  ${cleanText(`${describeSaid(piece)}: ${describeAddress(piece)}`)}${until}`;
}

function describeSaid(piece: RecipePiece): string {
  switch (piece.kind) {
    case 'column_field':
      if (piece.field !== null) return `field ${piece.field}`;
      return piece.then === undefined ? 'no field' : `no field, ${piece.then === 'carry' ? 'carried' : 'left out'}`;
    case 'column_name':
      return `is called "${piece.name}"`;
    case 'row_label':
      return `rows are ${piece.label}`;
    case 'field_value':
      return `${piece.field} is ${formatGiven(piece.value)}`;
    case 'value_is':
      return `in ${piece.field}, "${piece.from_text}" means ${formatGiven(piece.to)}`;
    case 'read_as': {
      const { encoding, delimiter, date_order } = piece;
      const said = Object.entries({ encoding, delimiter, dates: date_order }).filter(
        ([, value]) => value !== undefined,
      );
      return `read with ${said.map(([name, value]) => `${name} ${value === '\t' ? 'tab' : value}`).join(', ')}`;
    }
  }
}

export function formatGiven(value: GivenValue | null): string {
  if (value === null) return 'nothing';
  return typeof value === 'object' ? value.date : JSON.stringify(value);
}

/** The pieces that a job added to a recipe, and the corrections that only fit the job's document. */
export function renderExtended({ recipe, added, replaced, left_out }: ExtendedRecipe, look: Look): string[] {
  const news = recipe.pieces.filter(({ id }) => added.includes(id)).map((piece) => `  ${renderPiece(piece)}`);
  const gone = replaced.length === 0 ? [] : [`  replaced: ${replaced.join(', ')}`];
  const title = `${cleanText(recipe.sender)}, version ${recipe.version}: ${countOf(news.length, 'new piece')}`;
  return [
    look.paint.bold(title),
    ...news,
    ...renderTolerances(recipe.checks),
    ...gone,
    ...left_out.map(({ correction, found }) =>
      look.paint.yellow(`  ${correction} fits only its own document: ${found}`),
    ),
  ];
}

export function renderRecipeChanges(
  { added, removed, layouts, tolerances, checks_off: switches }: RecipeChanges,
  { paint }: Look,
): string[] {
  const lines = [
    ...layouts.removed.map((layout) => paint.red(`-${renderLayout(layout)}`)),
    ...layouts.added.map((layout) => paint.green(`+${renderLayout(layout)}`)),
    ...removed.map((piece) => paint.red(`-  ${renderPiece(piece)}`)),
    ...added.map((piece) => paint.green(`+  ${renderPiece(piece)}`)),
    ...tolerances.map(({ name, before, after }) => {
      const [was, is] = [before, after].map((value) => value ?? "the package's");
      return `   tolerance ${name}: ${was} → ${is}`;
    }),
    ...switches.map(({ code, after }) => `   check ${code}: ${after ? 'off' : 'as the package says'}`),
  ];
  return lines.length === 0 ? ['nothing differs'] : lines;
}
