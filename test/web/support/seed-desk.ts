import type { Sender } from '../../../src/contract/api/index.ts';
import {
  acceptJob,
  membershipWorkbook,
  needNoSenders,
  runDocument,
  runText,
  sendApi,
  waitForJob,
} from './seed-service.ts';

const HEADER = 'Surname;Given name;Membership no;Company;Hours;E-mail';
const PEOPLE = ['Singh;Noah', 'Oak;Ann', 'Elm;Cid', 'Rowe;Ida', 'Lund;Per', 'Roy;Bo'];
/** The same employers in several spellings, so that there are values and corrections in many places. */
const COMPANIES = ['Brixton Aggregates Ltd.', 'Brixt.', 'Harbour', 'Brixt.'];

const writeList = (count: number, company: (at: number) => string, hours = 12) =>
  [
    HEADER,
    ...Array.from({ length: count }, (_, at) => {
      const no = `M-${String(140 + at).padStart(5, '0')}`;
      return `${PEOPLE[at % PEOPLE.length]};${no};${company(at)};${hours + at};p${at}@example.org`;
    }),
    '',
  ].join('\n');

export interface SeededDesk {
  /** A job with a document of the previous period. */
  since: string;
  /** A job with a sender, many values, and something to decide. */
  values: string;
  /** Accepted job. */
  signed: string;
  period: string;
}

/** A month on the desk: each group of the worklist has a document. Call `publishMembership` first. */
export async function seedDesk(url: string): Promise<SeededDesk> {
  const period = '2026-05';
  await needNoSenders(url);
  // Several documents of a sender and period stand next to each other.
  const addSender = async (name: string) =>
    (await sendApi<Sender>(url, 'POST', 'senders', { name, due_day: 8, has_several: true })).id;
  const harbour = await addSender('Harbour Credit Union');
  const maple = await addSender('Maple Foods');
  const brixton = await addSender('Brixton Aggregates Ltd.');
  await addSender('Isel Valley Water');
  const run = (text: string, name: string, sender_id: string, of = period) =>
    runText(url, text, name, { sender_id, period: of });
  const one = (count: number, hours?: number) => writeList(count, () => 'Brixton Aggregates Ltd.', hours);
  await acceptJob(url, (await run(one(24), 'harbour-april.csv', harbour, '2026-04')).id);
  const total = `${one(28, 31)};;;Total;999;\n`;
  const since = await run(`Members in May;;;;;\n${total}`, 'harbour-may.csv', harbour);
  const values = await run(
    writeList(40, (at) => COMPANIES[at % COMPANIES.length]!).replace('p3@example.org', 'nowhere'),
    'maple members 05-2026.csv',
    maple,
  );
  const signed = await run(one(12), 'brixton-office.csv', brixton);
  await acceptJob(url, signed.id);
  for (const [at, name] of ['north', 'south', 'depot', 'plant'].entries()) {
    await run(one(5 + at, 20 + at), `brixton-${name}.csv`, brixton);
  }
  const workbook = await runDocument(url, membershipWorkbook, 'Maple (new system).xlsx');
  await sendApi(url, 'PUT', `jobs/${workbook.id}/sender`, { sender_id: maple, period });
  await runCancelled(url, signed.document_id);
  return { since: since.id, values: values.id, signed: signed.id, period };
}

/** A job that is cancelled before it has read anything. */
async function runCancelled(url: string, document_id: string): Promise<void> {
  const { id } = await sendApi<{ id: string }>(url, 'POST', 'jobs', { document_id });
  await sendApi(url, 'POST', `jobs/${id}/cancel`, {});
  await waitForJob(url, id);
}
