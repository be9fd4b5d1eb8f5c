import { createHash } from 'node:crypto';
import { compareTexts } from '../../base/files/index.ts';
import type { Layout, Recipe, RecipePiece } from '../../contract/recipe.ts';
import type { SharedText } from '../../contract/shared-corrections.ts';
import { foldCell, listHolding } from '../../record/recipes/index.ts';
import { nameKey } from './header-name.ts';

/** A valid recipe, with the id or name of its sender. */
export interface SenderRecipe {
  sender: string;
  recipe: Recipe;
}

export interface SayingSender {
  sender: string;
  /** Ids of the pieces of the sender's recipe. */
  pieces: string[];
}

/** A correction that the recipes of several senders contain. */
export interface FoundShared {
  /** This id is the same in every installation that finds the same correction. */
  id: string;
  said: SharedText;
  senders: SayingSender[];
  /** Senders whose recipes have a different answer for the same subject. */
  otherwise: SayingSender[];
  /** Headers of a table with this correction; empty if the correction is about whole documents. */
  headers: readonly string[];
}

export interface FindSharedOptions {
  /** A correction is only found if at least this many senders share it. */
  minSenders: number;
  /** Pieces that are no longer valid at this time do not count; ISO 8601. */
  asOf: string;
}

/** A piece of a recipe, split into its subject and its answer about the subject. */
interface Saying {
  sender: string;
  piece: string;
  subject: string;
  answer: string;
  said: SharedText;
  headers: readonly string[];
}

/** Finds corrections that the recipes of several senders share. If a sender has two recipes, the later one counts. */
export function findShared(recipes: readonly SenderRecipe[], { minSenders, asOf }: FindSharedOptions): FoundShared[] {
  const latest = new Map(recipes.map((one) => [one.sender, one]));
  const sayings = [...latest.values()].flatMap((one) => listSayings(one, asOf));
  const found = [...Map.groupBy(sayings, ({ subject }) => subject).values()].flatMap((all) => {
    const answers = [...Map.groupBy(all, ({ answer }) => answer).values()];
    return answers.flatMap((same): FoundShared[] => {
      const senders = listSenders(same);
      const [first] = same;
      if (first === undefined || senders.length < minSenders) return [];
      const otherwise = listSenders(all.filter(({ answer }) => answer !== first.answer));
      return [{ id: makeId(first), said: chooseSpelling(same), senders, otherwise, headers: chooseHeaders(same) }];
    });
  });
  return found.sort((a, b) => b.senders.length - a.senders.length || compareTexts(a.id, b.id));
}

function listSayings({ sender, recipe }: SenderRecipe, asOf: string): Saying[] {
  return listHolding(recipe, asOf).flatMap((piece) => {
    const layout = recipe.layouts.find(({ id }) => id === piece.layout);
    // A package knows headers, and these mean something else in another sheet.
    if (layout?.sheet !== undefined) return [];
    const headers = layout?.headers ?? [];
    return read(piece, layout).map(({ subject, answer, said }) => ({
      sender,
      piece: piece.id,
      subject: JSON.stringify([said.kind, ...subject]),
      answer: JSON.stringify(answer),
      said,
      headers,
    }));
  });
}

type Read = { subject: readonly string[]; answer: unknown; said: SharedText };

function read(piece: RecipePiece, layout: Layout | undefined): Read[] {
  switch (piece.kind) {
    case 'column_field': {
      const { kind, column, field } = piece;
      const name = nameKey(column.header);
      // If several columns have the same header, a field's name cannot distinguish them.
      const isOnly = layout?.headers.filter((header) => nameKey(header) === name).length === 1;
      if (name === '' || !isOnly) return [];
      return [{ subject: [name], answer: field, said: { kind, header: tidy(column.header), field } }];
    }
    case 'read_as': {
      const { kind, date_order } = piece;
      return date_order === undefined ? [] : [{ subject: [], answer: date_order, said: { kind, date_order } }];
    }
    case 'row_label': {
      const { kind, rows, label } = piece;
      if (!('first_cells' in rows)) return [];
      return rows.first_cells.map((text) => {
        const said = { kind, first_cell: tidy(text), label } as const;
        return { subject: [foldCell(text)], answer: label, said };
      });
    }
    case 'value_is': {
      const { kind, field, from_text, to } = piece;
      const answer = typeof to === 'string' ? foldCell(to) : to;
      return [{ subject: [field, foldCell(from_text)], answer, said: { kind, field, from_text, to } }];
    }
    default:
      return [];
  }
}

function tidy(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function makeId({ subject, answer }: Saying): string {
  return createHash('sha256').update(`${subject}\n${answer}`).digest('hex').slice(0, 12);
}

function listSenders(sayings: readonly Saying[]): SayingSender[] {
  return [...Map.groupBy(sayings, ({ sender }) => sender)].map(([sender, own]) => ({
    sender,
    pieces: [...new Set(own.map(({ piece }) => piece))],
  }));
}

function chooseSpelling(sayings: readonly Saying[]): SharedText {
  const spellings = Map.groupBy(sayings, ({ said }) => JSON.stringify(said));
  const [[, [first]]] = [...spellings].sort(
    ([a, one], [b, other]) => other.length - one.length || compareTexts(a, b),
  ) as [[string, [Saying]]];
  return first.said;
}

/** The shortest list of headers, so that a case shows little else. */
function chooseHeaders(sayings: readonly Saying[]): readonly string[] {
  const lists = sayings.map(({ headers }) => headers).filter((headers) => headers.length > 0);
  const inOrder = lists.sort((a, b) => a.length - b.length || compareTexts(JSON.stringify(a), JSON.stringify(b)));
  return inOrder[0] ?? [];
}
