import { randomBytes } from 'node:crypto';
import type { RowAddresses } from '../../contract/addresses.ts';
import type { Artifact, Table } from '../../contract/artifact.ts';
import { type Correction, listStanding } from '../../contract/corrections.ts';
import { AdeError, isAdeError } from '../../contract/errors/index.ts';
import type { Layout, Recipe, RecipePiece } from '../../contract/recipe.ts';
import type { Tolerances } from '../../contract/tolerances.ts';
import { listNames } from '../lookup.ts';
import { listTables } from '../tables.ts';
import { keepTolerances, mergeTolerances } from './change-recipe.ts';
import { compareTexts, findAddressed, listHeaders } from './layouts.ts';
import { makePieces, type NewPiece } from './make-pieces.ts';

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
  /** Ids of the corrections that hold for the sender; by default all that are possible. */
  only?: readonly string[];
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
 * corrections. If the table fits an earlier layout, pieces that were applied to the table are copied to the new one.
 * Throws `correction_unknown`, and `correction_not_general` for a correction in `only`.
 */
export function extendRecipe(before: Recipe | null, source: RecipeSource, options: ExtendOptions): ExtendedRecipe {
  const draft = new RecipeDraft(before, source, options);
  const chosen = chooseCorrections(source, options.only);
  draft.learnLayouts();
  const left_out = chosen.flatMap((correction) => draft.add(correction, options.only !== undefined));
  return { ...draft.finish(), left_out };
}

function chooseCorrections({ jobId, corrections }: RecipeSource, only: readonly string[] | undefined): Correction[] {
  const standing = listStanding(corrections);
  if (only === undefined) return standing;
  return only.map((id) => {
    const found = standing.find((correction) => correction.id === id);
    if (found !== undefined) return found;
    const known = listNames(standing.map((correction) => correction.id)) || 'none';
    throw new AdeError('correction_unknown', { path: jobId, correction: id, found: known });
  });
}

class RecipeDraft {
  readonly #source: RecipeSource;
  readonly #options: ExtendOptions;
  readonly #recipe: Recipe;
  readonly #layouts = new Map<Table, string>();
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
  }

  /** Makes or finds the layouts of tables. Tables with the same headers share a layout. */
  learnLayouts(): void {
    for (const { table } of listTables(this.#source.artifact)) {
      const isUseful = !table.header.synthetic && table.mapping?.some(({ target_field: field }) => field !== null);
      if (isUseful) this.#layouts.set(table, this.#findLayout(table));
    }
  }

  /** Adds the pieces of a correction, or returns why the correction has none. */
  add(correction: Correction, mustFit: boolean): { correction: string; found: string }[] {
    const { artifact, addresses, jobId } = this.#source;
    try {
      const document = { artifact, addresses, layoutOf: (table: Table) => this.#layoutOf(table) };
      for (const piece of makePieces(correction, document)) {
        const { by, at } = correction;
        this.#put(piece, { by, at, from: { job_id: jobId, correction: correction.id }, ...this.#until });
      }
      return [];
    } catch (error) {
      if (mustFit || !isAdeError(error)) throw error;
      return [{ correction: correction.id, found: String(error.details.found) }];
    }
  }

  finish(): Pick<ExtendedRecipe, 'recipe' | 'added' | 'replaced'> {
    return { recipe: this.#recipe, added: this.#added, replaced: this.#replaced };
  }

  get #until(): { until?: string } {
    return this.#options.until === undefined ? {} : { until: this.#options.until };
  }

  /** The layout of a table. Tables without a mapping get a layout only if a correction needs it. */
  #layoutOf(table: Table): string | undefined {
    if (table.header.synthetic) return undefined;
    const id = this.#layouts.get(table) ?? this.#findLayout(table);
    this.#layouts.set(table, id);
    return id;
  }

  #findLayout(table: Table): string {
    const headers = listHeaders(table);
    const known = this.#recipe.layouts.find((layout) => compareTexts(layout.headers, headers) === 1);
    if (known !== undefined) return known.id;
    this.#recipe.ids.layouts++;
    const layout: Layout = { id: `l${this.#recipe.ids.layouts}`, headers };
    const { layouts } = this.#recipe;
    const like = layouts.find(({ id }) => id === table.layout?.id);
    layouts.push(layout);
    if (like !== undefined) this.#takeOver(like, layout, table);
    return layout.id;
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

  /** Adds a piece. It replaces pieces that decide the same thing. */
  #put(piece: NewPiece, origin: Pick<RecipePiece, 'by' | 'at' | 'from' | 'until'>): void {
    this.#recipe.ids.pieces++;
    const id = `r${this.#recipe.ids.pieces}`;
    const made = { ...piece, id, ...origin } as RecipePiece;
    const subject = nameSubject(made);
    const same = this.#recipe.pieces.filter((known) => nameSubject(known) === subject);
    this.#recipe.pieces = [...this.#recipe.pieces.filter((known) => !same.includes(known)), made];
    this.#replaced.push(...same.map((known) => known.id));
    this.#added.push(id);
  }
}

function nameSubject(piece: RecipePiece): string {
  const { kind, layout } = piece;
  switch (piece.kind) {
    case 'column_field':
    case 'column_name':
      return JSON.stringify([kind, layout, piece.column]);
    case 'row_label':
      return JSON.stringify([kind, layout, piece.rows]);
    case 'field_value':
      return JSON.stringify([kind, layout, piece.field]);
    case 'value_is':
      return JSON.stringify([kind, layout, piece.field, piece.from_text.trim()]);
    case 'read_as':
      return JSON.stringify([
        kind,
        layout,
        piece.column,
        'encoding' in piece,
        'delimiter' in piece,
        'date_order' in piece,
      ]);
  }
}
