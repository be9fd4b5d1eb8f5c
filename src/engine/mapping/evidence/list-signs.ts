import { type ColumnPieceOf, WHOLE_HEADER } from '../../../contract/column-evidence.ts';
import { CELL_PIECES, HEADER_PIECES } from './pieces/columns.ts';
import { NAME_PIECES } from './pieces/names.ts';
import { VALUE_PIECES } from './pieces/values.ts';
import type { ColumnView } from './views/column-view.ts';

/** A piece of evidence that a column shows, above 0 and up to 1; with `field`, it is only about that field. */
export interface Sign {
  readonly piece: string;
  readonly value: number;
  /** Index of the field. */
  readonly field?: number;
}

/** A neighbour that is very unlikely to be a field is no evidence. */
const MIN_CHANCE = 0.05;

/** Lists the evidence in a column itself, before its neighbours are known. */
export function listSigns(view: ColumnView): Sign[] {
  const { header, names, values } = view;
  const signs: Sign[] = [];
  const add = (piece: string, value: number, field?: number) => {
    if (value !== 0) signs.push(field === undefined ? { piece, value } : { piece, value, field });
  };
  for (const [i, { name }] of VALUE_PIECES.entries()) add(name, values.shares[i]!);
  for (const [name, read] of Object.entries(CELL_PIECES)) add(name, read(view));
  for (const [name, read] of Object.entries(HEADER_PIECES)) add(name, read(view));
  for (const [field, match] of names) {
    for (const [name, read] of Object.entries(NAME_PIECES)) add(name, read(match, values), field);
  }
  for (const word of new Set(header.words)) add(`header_word.${word}`, 1);
  for (const word of new Set(header.groupWords)) add(`group_word.${word}`, 1);
  if (header.words.length > 0) {
    // The words are joined, because a run-together header is split differently when further names become known.
    add(`${WHOLE_HEADER}${[...header.groupWords, ...header.words].join('')}`, 1);
    add(`first_word.${header.words[0]}`, 1);
    add(`last_word.${header.words.at(-1)}`, 1);
  }
  return signs;
}

const EXACT_PIECES: ReadonlySet<string> = new Set<ColumnPieceOf<'names'>>([
  'exact_name',
  'exact_last_part',
  'exact_whole',
  'numbered_name',
  'close_name',
]);

/** Whether the whole header is a name of a field. */
export const isExact = ({ piece }: Sign): boolean => EXACT_PIECES.has(piece);

/** The probability of each field for a neighbouring column, judged by itself. */
type Beside = readonly { readonly name: string; readonly chance: number }[];

/** Lists the evidence that the neighbouring columns give. */
export function listSignsBeside(left: Beside | undefined, right: Beside | undefined): Sign[] {
  const signs: Sign[] = [];
  for (const [side, fields] of [
    ['left', left],
    ['right', right],
  ] as const) {
    if (fields === undefined) signs.push({ piece: `no_column_${side}`, value: 1 });
    else {
      for (const { name, chance } of fields) {
        if (chance >= MIN_CHANCE) signs.push({ piece: `${side}_is.${name}`, value: chance });
      }
    }
  }
  return signs;
}
