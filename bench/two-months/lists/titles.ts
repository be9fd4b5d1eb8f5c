import type { Dice } from './dice.ts';
import { words } from './list-fields.ts';
import type { Language } from './names.ts';

/** How a sender writes the month above a list; null if it does not. */
export type TitleForm = 'long' | 'number' | 'status' | null;

export function chooseTitleForm(dice: Dice): TitleForm {
  return dice.pick(['long', 'long', 'number', 'status', null] as const);
}

/** The lines above a list of this month. */
export function makeTitles(form: TitleForm, month: string, language: Language, lines: number): string[] {
  const { list, status, months } = words[language];
  const first = Temporal.PlainDate.from(`${month}-01`);
  const last = first.with({ day: first.daysInMonth });
  const named = first.toLocaleString(months, { month: 'long', year: 'numeric' });
  const numbered = `${month.slice(5)}/${month.slice(0, 4)}`;
  const texts = {
    long: `${list} ${named}`,
    number: `${list} ${numbered}`,
    status: `${status}: ${last.toLocaleString(months, { day: 'numeric', month: 'long', year: 'numeric' })}`,
  };
  // Directly above the header, a line could be a part of it; that is no subject of these lists.
  if (form === null) return lines === 0 ? [] : [list, ''];
  return form === 'status'
    ? [list, texts.status, '']
    : [texts[form], ...Array.from({ length: Math.max(1, lines) }, () => '')];
}

export function addMonths(month: string, count: number): string {
  return Temporal.PlainYearMonth.from(month).add({ months: count }).toString();
}
