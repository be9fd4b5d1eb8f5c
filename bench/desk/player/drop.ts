import type { Locator } from 'playwright-core';
import type { SentDocument } from '../lists/index.ts';
import { settle } from './document.ts';
import type { Counts, Person } from './person.ts';
import { noCounts } from './person.ts';

/** Actions for one document alone, by its name, and for all together. */
export interface Dropped {
  own: Map<string, Counts>;
  shared: Counts;
}

const MONTH_NAMES = 'January,February,March,April,May,June,July,August,September,October,November,December'.split(',');

/** Drops all documents together, and says of each whose it is and for when, where the table has not found it out. */
export async function dropDocuments(
  person: Person,
  documents: readonly SentDocument[],
  words: string,
): Promise<Dropped> {
  const own = new Map<string, Counts>(documents.map(({ name }) => [name, noCounts()]));
  const shared = noCounts();
  await person.drop(documents);
  await findRow(person, documents[0]!.name).waitFor();
  await settle(person);
  if (!(await areMonthsRight(person, documents))) await sayPeriod(person, words);
  add(shared, person.takeCounts());
  for (const document of documents) {
    await saySender(person, document);
    await answerSecond(person, document);
    add(own.get(document.name)!, person.takeCounts());
  }
  await begin(person);
  add(shared, person.takeCounts());
  return { own, shared };
}

export function add(sum: Counts, more: Counts): void {
  for (const action of Object.keys(more) as (keyof Counts)[]) sum[action] += more[action];
}

const findRow = ({ page }: Person, name: string): Locator => page.getByRole('row').filter({ hasText: name }).first();

const findFields = (row: Locator, name: RegExp): Locator =>
  row.getByRole('textbox', { name }).or(row.getByRole('combobox', { name })).first();

async function areMonthsRight(person: Person, documents: readonly SentDocument[]): Promise<boolean> {
  for (const { name, month } of documents) {
    const field = findFields(findRow(person, name), /period/i);
    const value =
      (await field.count()) > 0 ? await field.inputValue() : ((await findRow(person, name).textContent()) ?? '');
    if (!namesMonth(value, month)) return false;
  }
  return true;
}

/** Whether a text names the month as the page writes it: October 2026, Oct 2026, 2026-10. */
function namesMonth(text: string, month: string): boolean {
  const [year = '', number] = month.split('-');
  const name = MONTH_NAMES[Number(number) - 1]!;
  return text.includes(month) || new RegExp(`\\b${name.slice(0, 3)}(${name.slice(3)})?\\.? ${year}`).test(text);
}

async function sayPeriod(person: Person, words: string): Promise<void> {
  const { page } = person;
  const name = /period for all/i;
  const field = page.getByRole('textbox', { name }).or(page.getByRole('combobox', { name })).first();
  await person.click(field, 'drop');
  await person.type(words, 'drop');
  await person.press('Enter', 'drop');
  await settle(person);
}

/** A known sender is chosen once its name is offered; a new one is typed to the end. */
async function saySender(person: Person, { name, sender }: SentDocument): Promise<void> {
  const field = findFields(findRow(person, name), /sender/i);
  if ((await field.inputValue()).trim() === sender) return;
  await person.click(field, 'drop');
  if ((await field.inputValue()) !== '') await person.press('Control+a', 'drop');
  for (const letter of sender) {
    await person.type(letter, 'drop');
    if ((await findField(person, sender)) === 'first') break;
  }
  await person.press((await findField(person, sender)) === 'none' ? 'Tab' : 'Enter', 'drop');
  await settle(person);
  if ((await field.inputValue()).trim() === sender) return;
  await person.click(field, 'drop');
  await person.press('Control+a', 'drop');
  await person.type(sender, 'drop');
  await person.press('Tab', 'drop');
  await settle(person);
  const value = await field.inputValue();
  if (value.trim() !== sender)
    throw new Error(`${name}: the sender should be ${sender}, but the field says “${value}”.`);
}

/** Where the sender is among the options below the field. */
async function findField(person: Person, sender: string): Promise<'first' | 'offered' | 'none'> {
  const { field } = await settle(person);
  const at = field?.options.findIndex((option) => option.startsWith(sender)) ?? -1;
  return at === 0 ? 'first' : at > 0 ? 'offered' : 'none';
}

/** A sender's further documents of a month are added to the first. */
async function answerSecond(person: Person, { name }: SentDocument): Promise<void> {
  const answer = findRow(person, name)
    .getByRole('button', { name: /added/i })
    .or(findRow(person, name).getByRole('radio', { name: /added/i }));
  if ((await answer.count()) === 0) return;
  const isSaid = await answer
    .first()
    .evaluate((one) => one.matches('[aria-pressed=true], [aria-checked=true], :checked'));
  if (isSaid) return;
  await person.click(answer.first(), 'drop');
  await settle(person);
}

/** Enter begins if the button has the focus, as after the period. */
async function begin(person: Person): Promise<void> {
  const button = person.page.getByRole('button', { name: /^read \d+/i });
  const isFocused = await button.evaluate((one) => one === document.activeElement);
  await (isFocused ? person.press('Enter', 'drop') : person.click(button, 'drop'));
  await button.waitFor({ state: 'detached' });
}
