import { listFields, type MadeList, makeList, makeNextMonth, makeTableLists, words } from '../lists/index.ts';
import type { Sender } from './documents.ts';
import type { PackageField } from './list-package.ts';

interface Choice {
  /** Number of senders. */
  count: number;
  /** How many of them have people of real tables. */
  ofTables: number;
  /** Months of each sender. */
  months: number;
  /** Folder of labelled tables. */
  folder: string;
  /** Only tables that are kept aside, and other made-up people. */
  isLastLook: boolean;
}

/** Senders of lists that nobody has tuned on: people of real tables, and made-up people. */
export async function makeSenders({ count, ofTables, months, folder, isLastLook }: Choice): Promise<Sender[]> {
  const tables = await makeTableLists(folder, ofTables, isLastLook);
  if (tables.length < ofTables)
    throw new Error(`${folder} has ${tables.length} tables that fit, but needs ${ofTables}.`);
  const people = Array.from({ length: count - ofTables }, (_, i) =>
    makeList(`${isLastLook ? 'last' : 'list'}-${i + 1}`),
  );
  return [...people, ...tables].map((list) => makeSender(list, months));
}

function makeSender({ plan, first }: MadeList, months: number): Sender {
  const editions = [first];
  while (editions.length < months) editions.push(makeNextMonth(plan, editions.at(-1)!));
  const { language } = plan;
  return {
    name: plan.name,
    editions,
    words: { fullName: listFields.full_name.headers[language][0], total: words[language].total },
  };
}

/** The fields of the package for these senders. */
export function listPackageFields(): PackageField[] {
  return Object.values(listFields).map(({ kind, role, headers }) => ({
    label: headers.en[0],
    kind,
    role,
    synonyms: Object.values(headers).flat(),
  }));
}
