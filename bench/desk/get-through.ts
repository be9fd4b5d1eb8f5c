import { DocumentPage } from './document-page.ts';
import type { Sent } from './documents.ts';
import type { Person } from './person.ts';

/** Clicks and keys for each document, by its name; actions for all documents together are divided among them. */
export type Actions = Map<string, number>;

/**
 * Drops documents, accepts the clean documents together, and opens the documents to check one after the other.
 * `waitForAll` resolves when nothing runs any more; `decide` does a person's work on an open document.
 */
export async function getThrough<Document extends Sent>(
  person: Person,
  appUrl: string,
  sent: readonly Document[],
  waitForAll: () => Promise<void>,
  decide: (page: DocumentPage, document: Document) => Promise<void>,
): Promise<Actions> {
  const { page } = person;
  const byName = new Map(sent.map((one) => [one.name, one]));
  await page.goto(appUrl);
  await page.getByRole('button', { name: 'Choose documents' }).waitFor();
  person.takeCount();
  await person.drop(sent.map(({ name, bytes }) => ({ name, buffer: Buffer.from(bytes) })));
  await waitForAll();
  await page.goto(appUrl);
  const worklist = page.getByRole('region', { name: 'Worklist' });
  await worklist.getByRole('link').first().waitFor();
  const clean = page.getByRole('region', { name: 'Clean', exact: true }).getByRole('button', { name: /^Accept/ });
  if ((await clean.count()) > 0) {
    await person.click(clean);
    // Documents that were picked at random stay, with a note to check them; a single document is accepted.
    await page.getByRole('button', { name: /^Accepting/ }).waitFor({ state: 'detached' });
    await page.waitForTimeout(1000);
  }
  const shared = person.takeCount() / sent.length;
  const actions: Actions = new Map(sent.map(({ name }) => [name, shared]));
  const document = new DocumentPage(person);
  const open = page.getByRole('region', { name: /^(To check|Clean)$/ }).getByRole('link');
  if ((await open.count()) === 0) return actions;
  await person.click(open.first());
  do {
    await document.waitUntilShown();
    const name = await document.readName();
    const known = byName.get(name);
    if (!known) throw new Error(`${name} was not sent.`);
    await decide(document, known);
    actions.set(name, (actions.get(name) ?? 0) + person.takeCount());
    if (process.env.ADE_BENCH_VERBOSE !== undefined) process.stderr.write(`${name}: ${actions.get(name)}\n`);
  } while (await document.goOn());
  return actions;
}
