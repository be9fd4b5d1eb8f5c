import type { ColumnPieceOf } from '../../../contract/column-evidence.ts';
import type { ColumnKindName } from '../../../contract/column-kinds.ts';
import type { DateOrder } from '../../../contract/manifest.ts';
import type { OwnChecks } from '../../../contract/own-columns.ts';
import { VALUE_PIECES, type ValuesView } from '../../../engine/mapping/index.ts';
import { findKindByName, isBirthName, isCodeName, isMoneyName, isQuestion, type NameHints } from './kind-by-name.ts';
import { type Dates, readDates } from './read-dates.ts';
import { type Mark, type Numbers, readNumbers } from './read-numbers.ts';

/** The values of a column as texts, with their evidence. */
export interface SeenValues extends ValuesView {
  readonly texts: readonly string[];
}

/** How numbers and dates are written in the document, for columns that do not tell. */
export interface DocumentHabits {
  readonly mark: Mark | undefined;
  /** The order of day and month that other columns show. */
  readonly order: DateOrder | undefined;
  /** The order that is usual in the document's language. */
  readonly usualOrder: DateOrder;
}

/** A kind, with what its module has to know to read the values. */
export interface KindOfValues {
  readonly kind: ColumnKindName;
  readonly checks?: OwnChecks;
}

const MOST = 0.8;
const NEARLY_ALL = 0.9;

/** How programs write a day that is not there. */
const NO_DAY = /^0+(?:[./-]0+){0,2}$/;
const MAX_MISSING = 20;

const YES_OR_NO = new Set([
  ...['true', 'false', 'yes', 'no', 'y', 'n', 't', 'f', 'x', 'oui', 'non', 'vrai', 'faux', 'ja', 'nein', 'wahr'],
  ...['falsch', 'si', 'sí', 'verdadero', 'falso', 'vero', 'sim', 'não', 'tak', 'nie', 'nee'],
]);

/** The kind that the values of a column suggest, if learned weights do not decide. */
export function findKindByValues(view: SeenValues, hints: NameHints, habits: DocumentHabits): KindOfValues {
  const { texts } = view;
  if (texts.length === 0) return { kind: 'text' };
  const shareOf = (piece: ColumnPieceOf<'values'>) =>
    view.shares[VALUE_PIECES.findIndex(({ name }) => name === piece)]!;
  if (shareOf('emails') >= MOST) return { kind: 'email' };
  if (shareOf('links') >= MOST) return { kind: 'link' };
  const isCode = isCodeName(hints);
  const days = isDayName(hints) ? texts.filter((text) => !NO_DAY.test(text.trim())) : texts;
  const dates = isCode ? null : readDates(days);
  if (dates !== null && (!isOnlyDigits(days) || isDayName(hints)))
    return describeDates(dates, hints, habits, { days, missing: texts.filter((text) => NO_DAY.test(text.trim())) });
  if (!isCode && shareOf('phones') >= MOST) return { kind: 'phone' };
  if (isYesOrNo(view, hints)) return { kind: 'boolean' };
  const numbers = readNumbers(texts, habits.mark);
  if (numbers !== null) return describeNumbers(view, hints, numbers, habits, shareOf('currency') >= MOST / 2);
  if (share(texts, (text) => /^\d{3,6}$/.test(text)) >= NEARLY_ALL && findKindByName(hints) === 'postal_code')
    return { kind: 'postal_code' };
  const isSpaceless = share(texts, (text) => !text.includes(' ')) >= NEARLY_ALL;
  const isLikeCode = shareOf('letters_and_digits') >= MOST / 2 || isCode || shareOf('numbers') >= MOST / 2;
  return { kind: isSpaceless && isLikeCode ? 'code' : 'text' };
}

function describeDates(
  { isTimed, orders, steadiest, hasOdd }: Dates,
  hints: NameHints,
  habits: DocumentHabits,
  { days, missing }: { days: readonly string[]; missing: readonly string[] },
): KindOfValues {
  const kind = isBirthName(hints) ? 'birth_date' : isTimed ? 'date_time' : 'date';
  const known: OwnChecks = {
    ...(hasOdd ? { tolerant: true } : {}),
    ...(missing.length > 0 ? { missing_values: [...new Set(missing)].slice(0, MAX_MISSING) } : {}),
  };
  // With points between, the day comes first.
  const hasPoints = days.every((text) => text.includes('.')) && orders.includes('dmy');
  if (orders.length === 0 || hasPoints) return { kind, checks: known };
  const [order] = [habits.order, steadiest, habits.usualOrder, ...orders].filter((one) => one && orders.includes(one));
  return { kind, checks: { ...known, date_order: order } };
}

/** Eight digits may be a day, but only a name says so. */
function isOnlyDigits(texts: readonly string[]): boolean {
  return texts.every((text) => /^\d+$/.test(text.trim()));
}

function isDayName(hints: NameHints): boolean {
  return ['date', 'birth_date', 'date_time'].includes(findKindByName(hints));
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
function describeNumbers(
  { texts }: SeenValues,
  hints: NameHints,
  { numbers, mark, isAmbiguous, hasOdd }: Numbers,
  habits: DocumentHabits,
  isMoney: boolean,
): KindOfValues {
  const named = findKindByName(hints);
  if (named === 'postal_code' && share(texts, (text) => /^\d{3,6}$/.test(text)) >= NEARLY_ALL)
    return { kind: 'postal_code' };
  const isWhole = numbers.every((number) => Number.isInteger(number));
  if (isWhole && !isMoney && (named === 'code' || named === 'phone')) return { kind: 'code' };
  const decimal = mark ?? habits.mark;
  const checks: OwnChecks = {
    ...(hasOdd ? { tolerant: true } : {}),
    ...(isAmbiguous && decimal !== undefined ? { decimal_mark: decimal } : {}),
  };
  if (isMoney || named === 'amount' || isMoneyName(hints)) return { kind: 'amount', checks };
  if (named === 'hours' && !isAmbiguous) return { kind: 'hours', checks: hasOdd ? { tolerant: true } : {} };
  return { kind: isWhole ? 'integer' : 'number', checks };
}

function share(texts: readonly string[], test: (text: string) => boolean): number {
  return texts.length === 0 ? 0 : texts.filter((text) => test(text.trim())).length / texts.length;
}
