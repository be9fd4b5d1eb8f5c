import { basename } from 'node:path';
import { chooseAmounts, makeAmounts } from './amounts.ts';
import { Dice } from './dice.ts';
import { type Edition, type Row, round } from './edition.ts';
import { chooseIdForm, IdSource } from './ids.ts';
import { listFields, words } from './list-fields.ts';
import { FIRST_MONTH, type ListPlan, type MadeList, makeList, sortRows } from './make-list.ts';
import { type FoundTable, findTableGroups, readTable } from './table-groups.ts';
import { makeTitles } from './titles.ts';

const MIN_ROWS = 16;
/** A share of the table is the first list; the others may join later. */
const MIN_SHARE = 0.6;

/**
 * Lists whose people are those of real tables: their names, cities, numbers, days and amounts, where the tables have
 * them. Groups take turns, so that no source counts much more than another.
 */
export async function makeTableLists(folder: string, count: number, isAside: boolean): Promise<MadeList[]> {
  const groups = findTableGroups(folder, isAside);
  const lists: MadeList[] = [];
  for (let turn = 0; lists.length < count && groups.some(({ paths }) => paths.length > turn); turn++) {
    for (const { paths } of groups) {
      const path = paths[turn];
      if (path === undefined || lists.length === count) continue;
      const list = makeTableList(await readTable(path));
      if (list !== null) lists.push(list);
    }
  }
  return lists;
}

/** Everything that the table does not have is as in a list that is made up. */
function makeTableList(table: FoundTable): MadeList | null {
  const name = basename(table.path, '.csv');
  const dice = new Dice(name);
  const { plan: made, first } = makeList(`${name} plan`);
  const people = readPeople(table, dice);
  if (people.length < MIN_ROWS) return null;
  const own = findAmounts(table);
  const { models, decimals } = chooseAmounts(dice);
  const amounts = own === null ? models : { dues: { model: 'steady', median: 1, spread: 0 } as const };
  const names = ['member_id', ...first.fields.map((field) => field.name)].filter(
    (field, i, all) =>
      all.indexOf(field) === i &&
      listFields[field as keyof typeof listFields].role !== 'amount' &&
      (field !== 'city' || people.some(({ city }) => city !== '')),
  );
  const fields = [
    ...names.map((field) => ({ field, decimals: undefined })),
    ...Object.keys(amounts).map((field) => ({ field, decimals: decimals[field as keyof typeof decimals] })),
  ].map(({ field, decimals: places }) => {
    const { headers, role } = listFields[field as keyof typeof listFields];
    return { name: field, header: headers.en[0], role, decimals: places };
  });
  const plan: ListPlan = {
    ...made,
    name,
    amounts: amounts as ListPlan['amounts'],
    ids: chooseIdForm(dice),
    language: 'en',
  };
  const source = new IdSource(plan.ids, [], 'member_id', dice);
  const rows = people.map((person, i): Row => {
    const row = { ...person, ...makeAmounts(plan.amounts, decimals, dice) };
    const amount = own?.get(person.at as number);
    return {
      ...row,
      member_id: person.member_id ?? source.take(),
      full_name: plan.isLastFirst ? `${row.last_name}, ${row.first_name}` : `${row.first_name} ${row.last_name}`,
      ...(own === null ? {} : { dues: amount ?? round(20 + i) }),
    };
  });
  const mixed = dice.shuffle(rows);
  const size = Math.max(12, Math.floor(mixed.length * (MIN_SHARE + 0.3 * dice.share())));
  const listed = sortRows(mixed.slice(0, size), plan, fields);
  const titles = makeTitles(plan.titleForm, FIRST_MONTH, 'en', plan.titleLines);
  const total = first.total === null ? null : words.en.total;
  const edition: Edition = { ...first, fields, rows: listed, titles, total };
  return { plan: { ...plan, newcomers: mixed.slice(size) }, first: edition };
}

/** Everybody once: rows that name nobody, or somebody again, are left out. */
function readPeople({ fields, rows }: FoundTable, dice: Dice): Row[] {
  const [first, last, city] = ['first_name', 'last_name', 'city'].map((name) => fields.indexOf(name));
  const [key, day] = [findKey({ fields, rows }), findDays({ fields, rows })];
  const known = new Set<string>();
  return rows.flatMap((cells, at): Row[] => {
    const [first_name, last_name] = [cells[first!] ?? '', cells[last!] ?? ''];
    const name = `${first_name} ${last_name}`.toLowerCase();
    if (first_name === '' || last_name === '' || known.has(name)) return [];
    known.add(name);
    const start =
      (day === null ? null : parseDay(cells[day]!)) ??
      Temporal.PlainDate.from('2026-02-01').subtract({ days: dice.below(9000) });
    return [
      {
        at,
        member_id: key === null ? null : cells[key]!,
        first_name,
        last_name,
        city: cells[city!] ?? '',
        start_date: start,
        birth_date: start.subtract({ days: dice.between(18 * 365 + 10, 45 * 365) }),
      },
    ];
  });
}

/** The first column whose values are short, different in each row, and have digits. */
function findKey({ fields, rows }: Pick<FoundTable, 'fields' | 'rows'>): number | null {
  const at = fields.findIndex((field, i) => {
    const values = rows.map((cells) => cells[i] ?? '');
    return (
      field === null &&
      new Set(values).size === rows.length &&
      values.every((value) => /^[A-Za-z/-]{0,5}\d{2,9}$/.test(value))
    );
  });
  return at < 0 ? null : at;
}

/** The first column of days that may be somebody's first. */
function findDays({ fields, rows }: Pick<FoundTable, 'fields' | 'rows'>): number | null {
  const at = fields.findIndex(
    (field, i) =>
      field === null && rows.filter((cells) => parseDay(cells[i] ?? '') !== null).length > rows.length * 0.8,
  );
  return at < 0 ? null : at;
}

function parseDay(text: string): Temporal.PlainDate | null {
  const [, isoYear, isoMonth, isoDay] = /^(\d{4})-(\d\d)-(\d\d)/.exec(text) ?? [];
  const [, month, day, year] = /^(\d{1,2})\/(\d{1,2})\/(\d{4})/.exec(text) ?? [];
  const date = { year: Number(isoYear ?? year), month: Number(isoMonth ?? month), day: Number(isoDay ?? day) };
  if (!(date.year > 1960 && date.year < 2026 && date.month <= 12 && date.day <= 31)) return null;
  return Temporal.PlainDate.from(date);
}

/** Amounts of money by row, from the first column that has some. */
function findAmounts({ fields, rows }: FoundTable): Map<number, number> | null {
  const isMoney = (text: string) => /^\$?\d{1,3}(,?\d{3})*\.\d{1,2}$/.test(text);
  const at = fields.findIndex(
    (field, i) => field === null && rows.filter((cells) => isMoney(cells[i] ?? '')).length > rows.length * 0.5,
  );
  if (at < 0) return null;
  const amounts = rows.map((cells, i) => [i, Number((cells[at] ?? '').replace(/[$,]/g, ''))] as const);
  return new Map(amounts.filter(([, amount]) => amount > 0));
}
