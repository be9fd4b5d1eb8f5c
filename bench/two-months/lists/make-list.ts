import { type AmountModels, chooseAmounts, makeAmounts } from './amounts.ts';
import { Dice } from './dice.ts';
import { compareCells, type Edition, type Field, type Look, type Row } from './edition.ts';
import { chooseIdForm, type IdForm, IdSource } from './ids.ts';
import { type ListFieldName, listFields, words } from './list-fields.ts';
import { LANGUAGES, type Language, namePools } from './names.ts';
import { chooseTitleForm, makeTitles, type TitleForm } from './titles.ts';

/** Everything that stays the same in a sender's lists. */
export interface ListPlan {
  name: string;
  language: Language;
  ids: IdForm;
  amounts: AmountModels;
  titleForm: TitleForm;
  titleLines: number;
  /** The field by which rows are sorted. */
  sortedBy: string | null;
  /** Whether full names begin with the last name. */
  isLastFirst: boolean;
  /** People who may join the list, if they are not made up. */
  newcomers?: readonly Row[];
}

export interface MadeList {
  plan: ListPlan;
  first: Edition;
}

export const FIRST_MONTH = '2026-03';
const SIZES = [12, 14, 18, 22, 28, 33, 40, 48, 60, 75, 90, 120, 160, 230, 350, 600, 1000, 2000];

/** A list of made-up people; the same name gives the same list. */
export function makeList(name: string): MadeList {
  const dice = new Dice(name);
  const language = dice.pick(LANGUAGES);
  const { models, decimals } = chooseAmounts(dice);
  const names = chooseFields(dice, Object.keys(models) as ListFieldName[]);
  const form = Number(dice.chance(0.3));
  const fields = names.map((field): Field => {
    const { headers, role } = listFields[field];
    return { name: field, header: headers[language][form]!, role, decimals: decimals[field] };
  });
  const plan: ListPlan = {
    name,
    language,
    ids: chooseIdForm(dice),
    amounts: models as AmountModels,
    titleForm: chooseTitleForm(dice),
    titleLines: dice.below(4),
    sortedBy: dice.pick(['member_id', 'member_id', 'last_name', 'start_date', null]),
    isLastFirst: dice.chance(0.5),
  };
  // Long lists take long, so there are fewer.
  const size = SIZES[Math.min(dice.below(SIZES.length), dice.below(SIZES.length + 4))]!;
  const edition: Edition = {
    month: FIRST_MONTH,
    fields,
    rows: [],
    titles: makeTitles(plan.titleForm, FIRST_MONTH, language, plan.titleLines),
    total: dice.chance(0.3) ? words[language].total : null,
    look: chooseLook(dice, language),
  };
  const rows = sortRows(makePeople(plan, edition, size, dice), plan, fields);
  return { plan, first: { ...edition, rows: thinOut(rows, dice) } };
}

function chooseFields(dice: Dice, amounts: readonly ListFieldName[]): ListFieldName[] {
  const names: ListFieldName[] = dice.chance(0.25)
    ? ['full_name']
    : dice
        .pick([
          ['last_name', 'first_name'],
          ['first_name', 'last_name'],
        ] as const)
        .slice();
  const dates: ListFieldName[] = [
    ...(dice.chance(0.88) ? (['birth_date'] as const) : []),
    ...(dice.chance(0.85) ? (['start_date'] as const) : []),
  ];
  const city: ListFieldName[] = dice.chance(0.4) ? ['city'] : [];
  const last = dice.chance(0.2) ? [...amounts, ...dates] : [...dates, ...amounts];
  const rest = [...names, ...city, ...last];
  // Some lists begin with the names.
  return dice.chance(0.85) ? ['member_id', ...rest] : [...names, 'member_id', ...city, ...last];
}

function chooseLook(dice: Dice, language: Language): Look {
  const format = dice.chance(0.5) ? 'xlsx' : 'csv';
  const isEnglish = language === 'en';
  const decimal = isEnglish ? '.' : dice.pick([',', ',', '.'] as const);
  const texts = isEnglish ? (['mdy/', 'iso', 'dmy/'] as const) : (['dmy.', 'dmy/', 'iso'] as const);
  const dates = format === 'xlsx' && dice.chance(0.8) ? 'native' : dice.pick(texts);
  return {
    format,
    decimal,
    dates,
    delimiter: decimal === ',' ? dice.pick([';', '\t'] as const) : dice.pick([',', ';'] as const),
  };
}

/** New people, in the order of their ids. Each also has the fields that their list does not show. */
export function makePeople(
  plan: ListPlan,
  { month, fields, rows }: Edition,
  count: number,
  dice: Dice,
  ids?: IdSource,
): Row[] {
  const source = ids ?? new IdSource(plan.ids, rows, 'member_id', dice);
  const taken = new Set(rows.map((row) => `${row.last_name} ${row.first_name}`));
  const decimals = Object.fromEntries(fields.map((field) => [field.name, field.decimals]));
  const today = Temporal.PlainDate.from(`${month}-01`);
  return Array.from({ length: count }, () => {
    const { first_name, last_name } = nameSomebody(plan.language, taken, dice);
    const birth = today.subtract({ days: dice.between(19 * 365, 66 * 365) });
    const adult = birth.add({ years: 18 });
    // People who join a list later are new; the first ones have been there for longer.
    const days = rows.length > 0 ? dice.below(50) : dice.below(Math.min(30 * 365, adult.until(today).days));
    const start = today.subtract({ days });
    return {
      member_id: source.take(),
      first_name,
      last_name,
      full_name: plan.isLastFirst ? `${last_name}, ${first_name}` : `${first_name} ${last_name}`,
      birth_date: birth,
      start_date: dice.chance(0.5) ? start.with({ day: 1 }) : start,
      city: dice.pick(namePools[plan.language].cities),
      ...makeAmounts(plan.amounts, decimals, dice),
    };
  });
}

function nameSomebody(language: Language, taken: Set<string>, dice: Dice): { first_name: string; last_name: string } {
  const { first, last } = namePools[language];
  for (let tries = 0; ; tries++) {
    const last_name = dice.chance(0.04) ? `${dice.pick(last)}-${dice.pick(last)}` : dice.pick(last);
    const first_name = dice.pick(first);
    const name = `${last_name} ${first_name}`;
    // In long lists, several people have the same name.
    if (taken.has(name) && tries < 20) continue;
    taken.add(name);
    return { first_name, last_name };
  }
}

/** In some lists, not everything is known of everybody. */
function thinOut(rows: readonly Row[], dice: Dice): Row[] {
  const share = dice.chance(0.3) ? 0.03 : 0;
  return rows.map((row) => ({
    ...row,
    ...(dice.chance(share) ? { birth_date: null } : {}),
    ...(dice.chance(share) ? { start_date: null } : {}),
  }));
}

export function sortRows(
  rows: readonly Row[],
  { sortedBy }: Pick<ListPlan, 'sortedBy'>,
  fields: readonly Field[],
): Row[] {
  if (sortedBy === null) return [...rows];
  const hasFullName = fields.some(({ name }) => name === 'full_name');
  const by = sortedBy === 'last_name' && hasFullName ? 'full_name' : sortedBy;
  return [...rows].sort((a, b) => compareCells(a[by], b[by]));
}
