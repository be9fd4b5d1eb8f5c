import type { ColumnPieceOf } from '../../../../contract/column-evidence.ts';
import type { ValuesView } from '../views/column-view.ts';
import type { NameMatch } from '../views/field-names.ts';
import { VALUE_PIECES } from './values.ts';

type ReadName = (match: Readonly<NameMatch>, values: ValuesView) => number;

/** How well the header fits the label and the synonyms of a field. */
export const NAME_PIECES: Readonly<Record<Exclude<ColumnPieceOf<'names'>, 'familiar_name'>, ReadName>> = {
  exact_name: ({ exact }) => exact,
  exact_last_part: ({ lastPart }) => lastPart,
  exact_whole: ({ whole }) => whole,
  numbered_name: ({ numbered }) => numbered,
  ends_with_name: ({ ends }) => ends,
  starts_with_name: ({ starts }) => starts,
  name_inside: ({ inside }) => inside,
  all_name_words: ({ allWords }) => allWords,
  close_name: ({ close }) => close,
  name_share: ({ coverage }) => coverage,
  wrong_type: ({ type }, values) => measureWrongType(type, values),
};

const placeOf = (piece: ColumnPieceOf<'values'>): number => VALUE_PIECES.findIndex(({ name }) => name === piece);
const DATES = placeOf('dates');
const NUMBERS = placeOf('numbers');
const CURRENCY = placeOf('currency');

/** The pieces of values that a weight of `wrong_type` needs. */
export const OF_TYPES: readonly number[] = [DATES, NUMBERS, CURRENCY];

/** Any value can be a text, and people write yes and no in many ways, so a column never contradicts these types. */
function measureWrongType(type: NameMatch['type'], { shares, filled }: ValuesView): number {
  if (filled === 0) return 0;
  if (type === 'date' || type === 'datetime') return 1 - shares[DATES]!;
  if (type === 'integer' || type === 'number') return 1 - Math.max(shares[NUMBERS]!, shares[CURRENCY]!);
  return 0;
}
