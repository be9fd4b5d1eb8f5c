import { type AlteringChange, type Draft, replace } from './change.ts';
import {
  dayOf,
  firstNameOf,
  hoursOf,
  INVOICES,
  isCredit,
  LEAVERS,
  lacksHours,
  lastNameOf,
  MEMBERS,
  REPORTED,
} from './documents.ts';

const ALL = MEMBERS + LEAVERS;
const count = (rows: number, isMeant: (i: number) => boolean) =>
  Array.from({ length: rows }, (_, i) => i).filter(isMeant).length;
const hasUmlaut = (text: string) => text.normalize('NFD') !== text;
const otherDay = (rows: number) => count(rows, (i) => dayOf(i).day !== dayOf(i).month);

/** In the table of members, so many rows come in the second batch of 1,000. */
const LATER = MEMBERS - 1_000;

/** Rows that are left of the leavers when the first is a header, and the change beside it takes those of a name. */
const leaversLeft = count(LEAVERS, (i) => i > 0 && firstNameOf(MEMBERS + i) !== 'Noah');

/** Fields with a column in the list of members, or made of such fields. */
const READ_FIELDS = [
  'member_id',
  'first_name',
  'last_name',
  'full_name',
  'email',
  'phone',
  'start_date',
  'city',
  'hours',
  'amount',
];

/** Mistakes of authors, each with all that it does to values. */
export const alteringDrafts: Draft<AlteringChange>[] = [
  {
    of: 'starter',
    changes: [
      {
        name: 'amounts are doubled',
        files: {
          'columns/amount.ts': replace(
            'return { values, warnings:',
            "return { values: values.map((value) => (typeof value === 'number' ? value * 2 : value)), warnings:",
          ),
        },
        cells: { amount: ALL },
      },
      {
        name: 'the day of a date is taken for its month',
        files: { 'manifest.json': replace('"date_order": "auto"', '"date_order": "mdy"') },
        cells: { start_date: otherDay(ALL) },
      },
      {
        name: 'ids lose their zeros',
        files: { 'columns/member_id.ts': replace("replace(/^'/, '')", "replace(/^'?0+/, '')") },
        cells: { member_id: ALL },
      },
      {
        name: 'hours are rounded',
        files: {
          'columns/hours.ts': (text) =>
            `${replace(
              'mapValues(values, (value) => parseHours(value) ?? value)',
              'mapValues(values, (value) => roundHours(parseHours(value)) ?? value)',
            )(text)}\nconst roundHours = (hours: number | null) => (hours === null ? null : Math.round(hours));\n`,
        },
        cells: { hours: count(ALL, (i) => !Number.isInteger(hoursOf(i))) },
      },
      {
        name: 'cities are written in small letters',
        files: { 'columns/city.ts': replace("?? '') || null", "?? '').toLowerCase() || null") },
        cells: { city: ALL },
      },
      {
        name: 'phones are numbers of another country',
        files: { 'columns/phone.ts': replace('findPhoneCountry(call.values, call)', "'DE'") },
        cells: { phone: ALL },
      },
      {
        name: 'some addresses are empty',
        files: {
          'columns/email.ts': replace(
            'const text = toText(value)',
            "if (toText(value).startsWith('Member1')) return null;\n    const text = toText(value)",
          ),
        },
        cells: { email: count(ALL, (i) => String(i).startsWith('1')) },
      },
      {
        name: 'last names come first',
        files: {
          'columns/full_name.ts': replace(
            '[columns.first_name?.[index], columns.last_name?.[index]]',
            '[columns.last_name?.[index], columns.first_name?.[index]]',
          ),
        },
        cells: { full_name: ALL },
      },
      {
        name: 'columns without a field are left out',
        files: { 'manifest.json': replace('"unmapped": "ask"', '"unmapped": "leave_out"') },
        cells: { 'raw_Emergency Phone': ALL, raw_Locker: ALL },
      },
    ],
  },
  {
    of: 'starter',
    changes: [
      {
        name: 'the other column is taken for the phone',
        files: {
          'columns/phone.ts': replace(
            '/fax|emergency/i.test(header) ? { phone: -2 } : {}',
            '/emergency/i.test(header) ? { phone: 12 } : {}',
          ),
        },
        cells: { phone: ALL },
      },
      {
        name: 'only rows after the first thousand are wrong',
        files: {
          'columns/start_date.ts': replace(
            'return transformDates(call);',
            `call.state.batch = Number(call.state.batch ?? 0) + 1;
  const { values } = transformDates(call);
  return { values: call.state.batch === 1 ? values : values.map(() => values[0]) };`,
          ),
        },
        cells: { start_date: count(LATER, (i) => toDay(1_000 + i) !== toDay(1_000)) },
      },
      {
        name: 'only one of two tables is wrong',
        files: {
          'columns/hours.ts': replace(
            'transform({ values }: TransformCall): TransformResult {\n',
            `transform({ values, sheet_name }: TransformCall): TransformResult {
  if (sheet_name === 'Leavers') return { values: values.map((value) => Number(value) + 1) };
`,
          ),
        },
        cells: { hours: LEAVERS },
      },
      {
        name: 'only names with an umlaut are wrong',
        files: {
          'columns/last_name.ts': replace(
            "tidyName(tidyText(value) ?? '') || null",
            "tidyName(tidyText(value) ?? '').replace(/ü/g, 'u') || null",
          ),
        },
        // The full name is made of both names.
        cells: {
          last_name: count(ALL, (i) => hasUmlaut(lastNameOf(i))),
          full_name: count(ALL, (i) => hasUmlaut(lastNameOf(i))),
        },
      },
    ],
  },
  {
    of: 'starter',
    changes: [
      {
        name: 'the first row of data is a header',
        files: {
          'row_types/header.ts': () =>
            `import type { RowCall, RowScores } from 'ade/rules';

export function detect_first({ row_values_sample }: RowCall): RowScores {
  return { scores: row_values_sample[0] === '01517' ? { header: 12 } : {} };
}
`,
        },
        // As a header, it names no field, so the table of leavers loses all of them.
        cells: Object.fromEntries(READ_FIELDS.map((field) => [field, leaversLeft])),
        rowsGone: 1,
      },
      {
        name: 'rows with a name vanish',
        files: {
          'row_types/note.ts': () =>
            `import type { RowCall, RowScores } from 'ade/rules';

export function detect_boys({ row_values_sample }: RowCall): RowScores {
  return { scores: row_values_sample.some((value) => value === 'Noah') ? { note: 12 } : {} };
}
`,
        },
        cells: {},
        rowsGone: count(ALL, (i) => firstNameOf(i) === 'Noah'),
      },
      {
        name: 'a total is a row of data',
        files: {
          'row_types/total.ts': () =>
            `import type { RowCall, RowScores } from 'ade/rules';

export function detect_total({ row_values_sample }: RowCall): RowScores {
  return { scores: row_values_sample[0] === 'Grand total' ? { data: 12 } : {} };
}
`,
        },
        cells: {},
        rowsNew: 1,
      },
    ],
  },
  {
    of: 'membership',
    changes: [
      {
        name: 'dates are one day early, as in a time zone west of Greenwich',
        files: {
          'lib/dates.ts': replace(
            '(parseDate(value, date_order).date ?? value)',
            '(parseDate(value, date_order).date?.subtract({ days: 1 }) ?? value)',
          ),
        },
        cells: { birth_date: REPORTED, start_date: REPORTED },
      },
      {
        name: 'amounts are texts',
        files: {
          'columns/dues.ts': replace('(parseAmount(value) ?? value)', 'String(parseAmount(value) ?? value)'),
        },
        cells: { dues: REPORTED },
      },
      {
        name: 'missing hours are none',
        files: {
          'columns/hours.ts': replace(
            'mapValues(values, (value)',
            'mapValues(values.map((value) => value ?? 0), (value)',
          ),
        },
        cells: { hours: count(REPORTED, lacksHours) },
      },
      {
        name: 'an employer has another name in a table of data',
        files: { 'data/employers.json': replace('"Maple Foods Ltd."', '"Maple Foods Limited"') },
        cells: { employer: REPORTED / 2 },
      },
      {
        name: 'ids get one zero more',
        files: { 'columns/member_id.ts': replace("padStart(5, '0')", "padStart(6, '0')") },
        cells: { member_id: REPORTED },
      },
    ],
  },
  {
    of: 'invoices',
    changes: [
      {
        name: 'credit notes lose their sign',
        files: {
          'columns/betrag.ts': replace(
            'return parseAmounts(call);',
            `const { values, warnings } = parseAmounts(call);
  return { values: values.map((value) => (typeof value === 'number' ? Math.abs(value) : value)), warnings };`,
          ),
        },
        cells: { betrag: count(INVOICES, isCredit) },
      },
      {
        name: 'postal codes are numbers',
        files: {
          'columns/plz.ts': replace(
            "toText(value).toUpperCase().replace(CANADA, '$1 $2') || null",
            "Number(toText(value).toUpperCase().replace(CANADA, '$1 $2'))",
          ),
        },
        cells: { plz: INVOICES },
      },
      {
        name: 'long names are cut',
        files: {
          'columns/kunde.ts': replace('tidyChoice(value, call)', 'tidyChoice(value, call)?.slice(0, 12) ?? null'),
        },
        cells: { kunde: INVOICES },
      },
    ],
  },
];

function toDay(i: number): string {
  const { year, month, day } = dayOf(i);
  return `${year}-${month}-${day}`;
}
