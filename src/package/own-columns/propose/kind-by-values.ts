import type { ColumnPieceOf } from '../../../contract/column-evidence.ts';
import type { ColumnKindName } from '../../../contract/column-kinds.ts';
import { VALUE_PIECES, type ValuesView } from '../../../engine/mapping/index.ts';
import { findKindByName, isBirthName, isCodeName, isMoneyName, isQuestion, type NameHints } from './kind-by-name.ts';
import { readNumbers } from './read-numbers.ts';

/** The values of a column as texts, with their evidence. */
export interface SeenValues extends ValuesView {
  readonly texts: readonly string[];
}

/** Documents have mistakes, so only this share of the values must be of a kind. */
const MOST = 0.8;
const NEARLY_ALL = 0.9;

const YES_OR_NO = new Set([
  'true',
  'false',
  'yes',
  'no',
  'y',
  'n',
  't',
  'f',
  'x',
  'oui',
  'non',
  'vrai',
  'faux',
  'ja',
  'nein',
]);

/** The kind that the values of a column suggest, if learned weights do not decide. */
export function findKindByValues(view: SeenValues, hints: NameHints): ColumnKindName {
  const shareOf = (piece: ColumnPieceOf<'values'>) =>
    view.shares[VALUE_PIECES.findIndex(({ name }) => name === piece)]!;
  if (shareOf('emails') >= MOST) return 'email';
  if (shareOf('links') >= MOST) return 'link';
  if (shareOf('phones') >= MOST) return 'phone';
  if (shareOf('dates') >= MOST) return findDateKind(view, hints);
  if (isYesOrNo(view, hints)) return 'boolean';
  const numbers = readNumbers(view.texts).filter((number) => number !== null);
  if (view.texts.length > 0 && numbers.length >= NEARLY_ALL * view.texts.length) {
    return findNumberKind(view, hints, { numbers, isMoney: shareOf('currency') >= MOST / 2 });
  }
  const isSpaceless = share(view.texts, (text) => !text.includes(' ')) >= NEARLY_ALL;
  const isCode = shareOf('letters_and_digits') >= MOST / 2 || isCodeName(hints) || shareOf('numbers') >= MOST / 2;
  return isSpaceless && isCode ? 'code' : 'text';
}

function findDateKind({ texts }: SeenValues, hints: NameHints): ColumnKindName {
  if (isBirthName(hints)) return 'birth_date';
  const timed = share(texts, (text) => /[T ]\d{1,2}:\d{2}/.test(text) && !/[T ]00:00(?::00)?(?:\.0+)?$/.test(text));
  return timed >= MOST / 2 ? 'date_time' : 'date';
}

/** 0 and 1 only count as yes and no if the name is a question. */
function isYesOrNo({ texts }: SeenValues, hints: NameHints): boolean {
  const isAsked = isQuestion(hints);
  const distinct = new Set(texts.map((text) => text.toLowerCase()));
  if (distinct.size > 3) return false;
  // A single letter may mean anything.
  if (distinct.size === 1 && [...distinct][0]!.length === 1 && !isAsked) return distinct.has('x');
  return [...distinct].every((text) => YES_OR_NO.has(text) || (isAsked && (text === '0' || text === '1')));
}

/** Digits that name something are no numbers, even if none of these has a zero in front. */
function findNumberKind(
  { texts }: SeenValues,
  hints: NameHints,
  { numbers, isMoney }: { numbers: readonly number[]; isMoney: boolean },
): ColumnKindName {
  const named = findKindByName(hints);
  if (named === 'postal_code' && share(texts, (text) => /^\d{3,6}$/.test(text)) >= NEARLY_ALL) return 'postal_code';
  const isWhole = numbers.every((number) => Number.isInteger(number));
  if (isWhole && !isMoney && (named === 'code' || named === 'phone')) return 'code';
  if (share(texts, (text) => /^0\d/.test(text)) > 0) return 'code';
  if (isMoney || named === 'amount' || isMoneyName(hints)) return 'amount';
  if (named === 'hours') return 'hours';
  return isWhole ? 'integer' : 'number';
}

function share(texts: readonly string[], test: (text: string) => boolean): number {
  return texts.length === 0 ? 0 : texts.filter((text) => test(text.trim())).length / texts.length;
}
