import { randomBytes } from 'node:crypto';
import type { RowAddresses } from '../../contract/addresses.ts';
import type { Artifact, Table } from '../../contract/artifact.ts';
import { type Correction, type CorrectionOf, listStanding } from '../../contract/corrections.ts';
import { AdeError, isAdeError } from '../../contract/errors/index.ts';
import type { Layout, Recipe, RecipePiece } from '../../contract/recipe.ts';
import type { Tolerances } from '../../contract/tolerances.ts';
import { listNames } from '../lookup.ts';
import { listTables } from '../tables.ts';
import { keepTolerances, mergeTolerances } from './change-recipe.ts';
import { findAddressed, haveSameHeaders, isOfSheet, listHeaders } from './layouts.ts';
import { keepDistinct, makePieces, type NewPiece } from './make-pieces.ts';
import { type DecidedTable, findInseparable, groupTables, listClaims } from './split-layouts.ts';

/** The job from which a recipe learns. */
export interface RecipeSource {
  jobId: string;
  /** The record of the revision that has the corrections. */
  artifact: Artifact;
  corrections: readonly Correction[];
  addresses: RowAddresses;
}

export interface ExtendOptions {
  sender: string;
  /**
   * Ids of the corrections that hold for the sender; by default all that are possible. An undo takes the pieces back that
   * were made from the corrections that it supersedes.
   */
  only?: readonly string[];
  /** Whether corrections of `only` that fit only their own document are left out; otherwise they are an error. */
  leavesOut?: boolean;
  /** Last day on which the corrections hold; ISO 8601. */
  until?: string;
  /** Tolerances that the recipe also sets, in place of the package's tolerances. */
  checks?: Tolerances;
}

export interface ExtendedRecipe {
  recipe: Recipe;
  added: string[];
  replaced: string[];
  /** Corrections that hold only for their own document. */
  left_out: { correction: string; found: string }[];
}

/**
 * Makes the next version of a sender's recipe from the corrections of a job. Each table gets a layout, even without
 * corrections; tables with the same headers share one, unless they are in different sheets and decided differently. If a
 * table fits an earlier layout, pieces that were applied to the table are copied to the new one. Throws
 * `correction_unknown`, and `correction_not_general` for a correction in `only`, unless `leavesOut`.
 */
export function extendRecipe(before: Recipe | null, source: RecipeSource, options: ExtendOptions): ExtendedRecipe {
  const { chosen, undone } = chooseCorrections(source, options.only);
  const draft = new RecipeDraft(before, source, options);
  const left_out = [...undone.flatMap((undo) => draft.takeBack(undo)), ...chosen.flatMap((one) => draft.read(one))];
  left_out.push(...draft.leaveOutInseparable());
  draft.learnLayouts();
  for (const correction of chosen) draft.add(correction);
  return { ...draft.finish(), left_out };
}

type LeftOut = ExtendedRecipe['left_out'];

type Undo = CorrectionOf<'undo'>;

function chooseCorrections(
  { jobId, corrections }: RecipeSource,
  only: readonly string[] | undefined,
): { chosen: Correction[]; undone: Undo[] } {
  const standing = listStanding(corrections);
  if (only === undefined) return { chosen: standing, undone: [] };
  const undone = corrections.filter((one): one is Undo => one.kind === 'undo' && only.includes(one.id));
  const chosen = only.flatMap((id) => {
    if (undone.some((undo) => undo.id === id)) return [];
    const found = standing.find((correction) => correction.id === id);
    if (found !== undefined) return [found];
    const known = listNames(standing.map((correction) => correction.id)) || 'none';
    throw new AdeError('correction_unknown', { path: jobId, correction: id, found: known });
  });
  return { chosen, undone };
}

class RecipeDraft {
  readonly #source: RecipeSource;
  readonly #options: ExtendOptions;
  readonly #recipe: Recipe;
  /** The tables with a header. Until they have layouts, pieces name them by their places in this list. */
  readonly #tables: DecidedTable[];
  /** By correction; those with a layout are of a table. */
  readonly #pieces = new Map<string, NewPiece[]>();
  readonly #added: string[] = [];
  readonly #replaced: string[] = [];

  constructor(before: Recipe | null, source: RecipeSource, options: ExtendOptions) {
    this.#source = source;
    this.#options = options;
    const { version = 0, ids = { layouts: 0, pieces: 0 }, layouts = [], pieces = [], checks } = before ?? {};
    this.#recipe = {
      schema: 'ade.recipe/v1',
      salt: randomBytes(16).toString('hex'),
      sender: options.sender,
      version: version + 1,
      ids: { ...ids },
      layouts: [...layouts],
      pieces: [...pieces],
      ...keepTolerances(mergeTolerances(checks, options.checks)),
    };
    this.#tables = listTables(source.artifact)
      .filter(({ table }) => !table.header.synthetic)
      .map(({ sheet, table }) => {
        const layout = this.#findLike(sheet.name, table);
        const known = layout === undefined ? [] : pieces.filter((piece) => piece.layout === layout.id);
        return { sheet, table, known, said: [] };
      });
  }

  get #mustFit(): boolean {
    return this.#options.only !== undefined && this.#options.leavesOut !== true;
  }

  /** Removes what was made from corrections that are undone, or returns why nothing was. */
  takeBack({ id, supersedes }: Undo): LeftOut {
    const { jobId } = this.#source;
    const isUndone = ({ from }: RecipePiece) => from.job_id === jobId && supersedes.includes(from.correction);
    const undone = this.#recipe.pieces.filter(isUndone);
    if (undone.length === 0) return [{ correction: id, found: 'what it undoes holds for no other document' }];
    this.#recipe.pieces = this.#recipe.pieces.filter((piece) => !isUndone(piece));
    for (const table of this.#tables) table.known = table.known.filter((piece) => !isUndone(piece));
    this.#replaced.push(...undone.map((piece) => piece.id));
    return [];
  }

  /** Reads a correction, or returns why it has no pieces. */
  read(correction: Correction): LeftOut {
    const { artifact, addresses } = this.#source;
    const nameTable = (table: Table) => {
      const at = this.#tables.findIndex((one) => one.table === table);
      return at < 0 ? undefined : String(at);
    };
    try {
      const pieces = makePieces(correction, { artifact, addresses, layoutOf: nameTable });
      this.#pieces.set(correction.id, pieces);
      for (const piece of pieces) this.#tableOf(piece)?.said.push({ piece, correction: correction.id });
      return [];
    } catch (error) {
      if (this.#mustFit || !isAdeError(error)) throw error;
      return [{ correction: correction.id, found: String(error.details.found) }];
    }
  }

  /** Two tables of one sheet cannot be distinguished in the next document: what contradicts itself there is left out. */
  leaveOutInseparable(): LeftOut {
    return [...findInseparable(this.#tables)].map(([correction, sheet]) => {
      const found = `another table of the sheet "${sheet}" has the same headers and is corrected otherwise`;
      if (this.#mustFit) throw new AdeError('correction_not_general', { correction, found });
      this.#pieces.delete(correction);
      for (const table of this.#tables) table.said = table.said.filter((said) => said.correction !== correction);
      return { correction, found };
    });
  }

  /** Makes or finds the layouts of tables: of those without a mapping, only if a correction needs it. */
  learnLayouts(): void {
    for (const { headers, tables, isSplit } of groupTables(this.#tables)) {
      const needed = tables.filter(
        ({ table, said }) => said.length > 0 || table.mapping?.some(({ target_field: field }) => field !== null),
      );
      for (const one of needed) one.layout = this.#findLayout(one, isSplit);
      if (isSplit) this.#removeShared(headers);
    }
  }

  /** Adds the pieces of a correction. */
  add({ id, by, at }: Correction): void {
    const { jobId } = this.#source;
    const pieces = (this.#pieces.get(id) ?? []).map((piece): NewPiece => {
      const table = this.#tableOf(piece);
      return table?.layout === undefined ? piece : { ...piece, layout: table.layout };
    });
    // A correction may name places in several tables with one layout.
    for (const piece of keepDistinct(pieces))
      this.#put(piece, { by, at, from: { job_id: jobId, correction: id }, ...this.#until });
  }

  finish(): Pick<ExtendedRecipe, 'recipe' | 'added' | 'replaced'> {
    return { recipe: this.#recipe, added: this.#added, replaced: this.#replaced };
  }

  get #until(): { until?: string } {
    return this.#options.until === undefined ? {} : { until: this.#options.until };
  }

  #tableOf({ layout }: NewPiece): DecidedTable | undefined {
    return layout === undefined ? undefined : this.#tables[Number(layout)];
  }

  /** The layout of the recipe so far that the table has: by its headers, or because it was applied to the table. */
  #findLike(sheet: string, table: Table): Layout | undefined {
    const same = this.#recipe.layouts.filter((layout) => haveSameHeaders(layout.headers, listHeaders(table)));
    return (
      same.find((layout) => isOfSheet(layout, sheet)) ??
      same.find((layout) => layout.sheet === undefined) ??
      this.#recipe.layouts.find(({ id }) => id === table.layout?.id)
    );
  }

  #findLayout({ sheet: { name: sheet }, table }: DecidedTable, isSplit: boolean): string {
    const headers = listHeaders(table);
    const { layouts } = this.#recipe;
    const same = layouts.filter((layout) => haveSameHeaders(layout.headers, headers));
    // If others with these headers are only for their sheets, this one is, too.
    const isOfOne = isSplit || same.some((layout) => layout.sheet !== undefined);
    const known =
      same.find((layout) => isOfSheet(layout, sheet)) ??
      (isSplit ? undefined : same.find((layout) => layout.sheet === undefined));
    if (known !== undefined) return known.id;
    this.#recipe.ids.layouts++;
    const layout: Layout = { id: `l${this.#recipe.ids.layouts}`, headers, ...(isOfOne ? { sheet } : {}) };
    const like = this.#findLike(sheet, table);
    layouts.push(layout);
    if (like !== undefined) this.#takeOver(like, layout, table);
    return layout.id;
  }

  /** Removes the layout that the tables of several sheets have shared so far, after each has copied its pieces. */
  #removeShared(headers: readonly string[]): void {
    const isShared = (layout: Layout) => layout.sheet === undefined && haveSameHeaders(layout.headers, headers);
    const shared = this.#recipe.layouts.filter(isShared).map(({ id }) => id);
    const isOfShared = ({ layout }: RecipePiece) => layout !== undefined && shared.includes(layout);
    this.#replaced.push(...this.#recipe.pieces.filter(isOfShared).map(({ id }) => id));
    this.#recipe.layouts = this.#recipe.layouts.filter(({ id }) => !shared.includes(id));
    this.#recipe.pieces = this.#recipe.pieces.filter((piece) => !isOfShared(piece));
  }

  /** Copies the pieces of an earlier layout whose columns are also in this table. */
  #takeOver(earlier: Layout, layout: Layout, table: Table): void {
    for (const piece of this.#recipe.pieces.filter(({ layout: id }) => id === earlier.id)) {
      const isThere =
        !('column' in piece) || !piece.column || findAddressed(table, piece.column, earlier) !== undefined;
      const { id: _, by, at, from, until, ...said } = piece;
      const origin = { by, at, from, ...(until === undefined ? {} : { until }) };
      if (isThere) this.#put({ ...said, layout: layout.id } as NewPiece, origin);
    }
  }

  /** Adds a piece. It replaces pieces of its layout that decide the same thing, or give its field to something else. */
  #put(piece: NewPiece, origin: Pick<RecipePiece, 'by' | 'at' | 'from' | 'until'>): void {
    this.#recipe.ids.pieces++;
    const id = `r${this.#recipe.ids.pieces}`;
    const subjects = new Set(listClaims(piece).map(([subject]) => subject));
    const isReplaced = (known: RecipePiece) =>
      known.kind === piece.kind && known.layout === piece.layout
        ? listClaims(known).some(([subject]) => subjects.has(subject))
        : false;
    const same = this.#recipe.pieces.filter(isReplaced);
    const made = { ...piece, id, ...origin } as RecipePiece;
    this.#recipe.pieces = [...this.#recipe.pieces.filter((known) => !same.includes(known)), made];
    this.#replaced.push(...same.map((known) => known.id));
    this.#added.push(id);
  }
}
