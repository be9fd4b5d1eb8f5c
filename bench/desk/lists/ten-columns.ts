import type { Form } from './forms/index.ts';
import { contracts, ids, money, two } from './forms/parts.ts';
import { makeDocument } from './month.ts';
import type { SentDocument } from './truth.ts';

/** Headers of which ADE is never sure, on two sheets. */
const form: Form = {
  sender: 'Zimmerei Falkenrodt',
  language: 'de',
  files: [{ name: 'Falkenrodt {month}.xlsx', sheets: { 'Werk 1': 31, 'Werk 2': 17 } }],
  columns: [
    ['Nummer', 'member_id'],
    ['Namensteil', 'last_name'],
    ['Vname 1', 'first_name'],
    ['GD', 'birth_date'],
    ['ab', 'start_date'],
    ['Zustellung', 'address'],
    ['Code', 'postal_code'],
    ['Ort 1', 'city'],
    ['h', 'hours'],
    ['Einzug', 'contribution'],
  ],
  titles: [],
  total: null,
  notes: [],
  ids: ids('F', 4, 207, true),
  amounts: { hours: contracts, contribution: money(61) },
  dates: 'dmy.',
  decimal: ',',
  delimiter: ';',
  isLastFirst: true,
  monthInNames: (year, month) => `${two(month)}-${year}`,
  change: { kind: 'none' },
};

/** A document with ten undecided columns on each of two sheets. */
export const makeTenColumns = (): Promise<SentDocument> => makeDocument(form, form.files[0]!, 0);
