import { Dice, type Edition, makeNextMonth, type Row } from '../../two-months/lists/index.ts';
import { type ListPlan, makePeople, sortRows } from '../../two-months/lists/make-list.ts';
import { addExtras, toField } from './columns.ts';
import { type Form, type FormColumn, type FormFile, forms } from './forms/index.ts';
import { type LaidSheet, laySheet, type Section } from './lay-sheet.ts';
import type { SentDocument } from './truth.ts';
import { writeDocument } from './write-document.ts';

/** The months of the forty documents, and the month whose documents get errors. */
export const MONTHS = ['2026-09', '2026-10', '2026-11'] as const;

const LOCALES = { en: 'en-GB', de: 'de-DE', fr: 'fr-FR', es: 'es-ES' } as const;
/** Rows of a section of its own. */
const IN_SECTION = 3;

/** Nobody is in two lists of a sender, so each has numbers of its own. */
const IDS_PER_LIST = 10_000;

function findPlace({ form, file, sheet }: List): number {
  const lists = form.files.flatMap((one) => Object.keys(one.sheets).map((name) => ({ file: one, name })));
  return lists.findIndex((one) => one.file === file && one.name === sheet);
}

/** One list of a form for one month: a sheet, before it is laid out. */
export interface List {
  form: Form;
  file: FormFile;
  sheet: string;
  isLastSheet: boolean;
}

/** All documents of a month, sender by sender. */
export async function makeMonth(at: number): Promise<SentDocument[]> {
  const made: SentDocument[] = [];
  for (const form of forms) for (const file of form.files) made.push(await makeDocument(form, file, at));
  return made;
}

export async function makeDocument(form: Form, file: FormFile, at: number): Promise<SentDocument> {
  const lists = listSheets(form, file);
  return finishDocument(
    { form, file, at },
    lists.map((list) => layList(list, at, makeEdition(list, at))),
  );
}

export function listSheets(form: Form, file: FormFile): List[] {
  const names = Object.keys(file.sheets);
  return names.map((sheet, i) => ({ form, file, sheet, isLastSheet: i > 0 && i === names.length - 1 }));
}

export async function finishDocument(
  { form, file, at }: { form: Form; file: FormFile; at: number },
  sheets: readonly LaidSheet[],
): Promise<SentDocument> {
  const month = MONTHS[at]!;
  const [year, monthOfYear] = month.split('-').map(Number) as [number, number];
  const name = file.name.replace('{month}', form.monthInNames(year, monthOfYear));
  const bytes = await writeDocument(name, sheets, form);
  const { sender, language } = form;
  return { name, bytes, language, sender, month, isFirst: at === 0, sheets: sheets.map(({ truth }) => truth) };
}

/** The same people as in the month before, but for what really changes in a month. */
export function makeEdition(list: List, at: number): Edition {
  const { form, file, sheet } = list;
  const plan: ListPlan = {
    name: `${form.sender} ${file.name} ${sheet}`,
    language: form.language,
    ids: { ...form.ids, first: form.ids.first + IDS_PER_LIST * findPlace(list) },
    amounts: form.amounts,
    titleForm: null,
    titleLines: 0,
    sortedBy: 'member_id',
    isLastFirst: form.isLastFirst,
  };
  const fields = listColumns(list, at).map(toField);
  const empty: Edition = {
    month: MONTHS[0],
    fields,
    rows: [],
    titles: [],
    total: form.total,
    look: { format: 'xlsx', delimiter: ',', decimal: '.', dates: 'native' },
  };
  const people = makePeople(plan, empty, file.sheets[sheet]!, new Dice(plan.name));
  let edition: Edition = { ...empty, rows: sortRows(people, plan, fields) };
  for (let i = 1; i <= at; i++) edition = { ...makeNextMonth(plan, edition), fields, total: form.total };
  const rows = edition.rows.map((row): Row => addExtras(row, listColumns(list, at), form.language));
  return { ...edition, rows, titles: listTitles(form, at) };
}

function listColumns({ form, isLastSheet }: List, at: number): FormColumn[] {
  const columns = [...form.columns, ...(isLastSheet ? (form.lastSheetColumns ?? []) : [])];
  if (at === 0) return columns;
  const { change } = form;
  if (change.kind === 'renamed')
    return columns.map(([header, holds]) => [header === change.from ? change.to : header, holds]);
  if (change.kind === 'added') return columns.toSpliced(change.at, 0, change.column);
  return change.kind === 'reordered' ? [...columns.slice(0, 3), ...columns.slice(3).toReversed()] : columns;
}

function listTitles({ titles, change, language }: Form, at: number): string[] {
  const day = Temporal.PlainDate.from(`${MONTHS[at]}-01`);
  const month = day.toLocaleString(LOCALES[language], { month: 'long', year: 'numeric' });
  const own = titles.map((title) => title.replace('{month}', month));
  return at > 0 && change.kind === 'moved_header' ? [...change.lines, ...own] : own;
}

export function layList({ form, sheet }: List, at: number, edition: Edition): LaidSheet {
  const { change, notes } = form;
  const section: Section | undefined =
    at > 0 && change.kind === 'section' ? { title: change.title, count: IN_SECTION } : undefined;
  const name = at > 0 && change.kind === 'sheet_renamed' ? MONTHS[at]! : sheet;
  return laySheet(name, edition, notes, section);
}
