import { setTimeout as wait } from 'node:timers/promises';
import type { SentDocument } from '../lists/index.ts';
import { choose, type Looks, type Move, says } from './choose.ts';
import type { Person } from './person.ts';
import { readScreen } from './read-screen.ts';
import type { Line, Screen } from './screen.ts';
import type { Played } from './worked.ts';

/** So often a person presses Enter on the same button. */
const MAX_TRIES = 3;
/** A line is decided in so many actions, or never. */
const MAX_ACTIONS = 30;
/** How long a person waits for the page. */
const PATIENCE_MS = 20_000;

/** Decides whatever the page asks about a document, and accepts it. */
export async function playDocument(person: Person, document: SentDocument, looks: Looks): Promise<Played> {
  const decided: Line[] = [];
  const stuck = new Stuck();
  let tries = 0;
  let misses = 0;
  for (;;) {
    const { screen, move } = await think(person, document, looks);
    if (screen.title !== document.name) return { decided };
    if (move.kind === 'no_way') return { decided, reason: move.reason };
    const reason = stuck.find(screen, person.total);
    if (reason !== undefined) return { decided, reason };
    tries = move.kind === 'accept' || move.kind === 'accept_open' ? tries + 1 : 0;
    if (tries > MAX_TRIES) return { decided, reason: `Enter does not accept: ${screen.notices.join(' ')}` };
    decided.push(...listDecided(screen, move));
    try {
      await act(person, screen, move);
    } catch (error) {
      // What the person wanted to click moves or is covered; it is tried again, as long as the page answers.
      if (++misses > MAX_TRIES) return { decided, reason: `${move.kind}: ${String(error).split('\n')[0]}` };
    }
    await waitForChange(person, screen);
  }
}

/** Who has pressed a key looks what it does before pressing another. */
async function waitForChange({ page }: Person, before: Screen): Promise<void> {
  const until = Date.now() + PATIENCE_MS;
  const known = JSON.stringify(before);
  while (Date.now() < until && JSON.stringify(await readScreen(page)) === known) await wait(SETTLE_MS);
}

/** The next move. Where there is none, a person waits for the page before giving up. */
async function think(person: Person, document: SentDocument, looks: Looks): Promise<{ screen: Screen; move: Move }> {
  const until = Date.now() + PATIENCE_MS;
  for (;;) {
    const screen = await settle(person);
    const move = choose(screen, document, looks);
    if (move.kind !== 'no_way' || screen.title !== document.name || Date.now() > until) return { screen, move };
    await wait(SETTLE_MS);
  }
}

function listDecided({ lines }: Screen, move: Move): Line[] {
  if (move.kind === 'take' || move.kind === 'find') return lines.filter(({ isChosen }) => isChosen);
  return move.kind === 'take_others' ? lines.filter(({ isOpen }) => isOpen) : [];
}

/** Notices that the page has asked the same for too long. */
class Stuck {
  #about = '';
  #since = 0;

  find({ state, lines, why }: Screen, total: number): string | undefined {
    const chosen = lines.find(({ isChosen }) => isChosen)?.text ?? why;
    const about = `${state}: ${chosen}, ${lines.filter(({ isOpen }) => isOpen).length} open`;
    if (about !== this.#about) {
      this.#about = about;
      this.#since = total;
    }
    return total - this.#since > MAX_ACTIONS ? `${MAX_ACTIONS} actions change nothing at ${about}` : undefined;
  }
}

/** The screen, once nothing moves any more. */
export async function settle({ page }: Person): Promise<Screen> {
  const until = Date.now() + PATIENCE_MS;
  let before = '';
  for (;;) {
    const screen = await readScreen(page);
    const now = JSON.stringify(screen);
    if ((now === before && !screen.isBusy) || Date.now() > until) return screen;
    before = now;
    await wait(SETTLE_MS);
  }
}

const SETTLE_MS = 150;

async function act(person: Person, screen: Screen, move: Exclude<Move, { kind: 'no_way' }>): Promise<void> {
  switch (move.kind) {
    case 'take':
      return person.press(move.key, 'lines');
    case 'take_others':
      return person.press('Shift+Enter', 'lines');
    case 'hold_for_sender':
      return person.press('h', 'lines');
    case 'go_to':
      return clickLine(person, move.line);
    case 'find':
      return findField(person, move.label);
    case 'accept':
      await person.press('Enter', 'accept');
      return leave(person, screen.title);
    case 'accept_open':
      await giveReasons(person);
      return leave(person, screen.title);
  }
}

/** Waits until the page shows another document, or says that this one isn't accepted. */
async function leave({ page }: Person, title: string): Promise<void> {
  const until = Date.now() + PATIENCE_MS;
  while (Date.now() < until) {
    await wait(SETTLE_MS);
    const screen = await readScreen(page);
    if (screen.title !== title || screen.lines.some(({ isOpen }) => isOpen) || screen.dialog !== null) return;
  }
}

async function clickLine(person: Person, line: Line): Promise<void> {
  const { page } = person;
  const list = page.getByRole('region', { name: /decide/i });
  const target =
    line.column === undefined
      ? list.getByRole('group', { name: line.text }).first()
      : list.getByRole('row').filter({ hasText: line.column.where }).filter({ hasText: line.column.header }).first();
  await person.click(target, 'lines');
}

/** Types letters of a field's name until the first one that is offered is the right one. */
async function findField(person: Person, label: string): Promise<void> {
  await person.press('f', 'find');
  for (const letter of label.toLowerCase()) {
    const { field } = await settle(person);
    if (field === null) return;
    if (field.options[0] !== undefined && says(field.options[0].replace(/^(↵|\d)\s*/, ''), label)) break;
    await person.type(letter, 'find');
  }
  await settle(person);
  await person.press('Enter', 'find');
}

/** Each kind of open point gets the first reason that fits a document that is right. */
async function giveReasons(person: Person): Promise<void> {
  const dialog = person.page.getByRole('dialog');
  const choices = dialog.getByRole('combobox');
  const count = await choices.count();
  for (let at = 0; at < count; at++) await chooseReason(person, at);
  const radios = dialog.getByRole('radio');
  if ((await radios.count()) > 0) await person.click(radios.first(), 'accept');
  await person.click(dialog.getByRole('button', { name: /^accept/i }).last(), 'accept');
}

async function chooseReason(person: Person, at: number): Promise<void> {
  const box = person.page.getByRole('dialog').getByRole('combobox').nth(at);
  await person.click(box, 'accept');
  if ((await box.evaluate((element) => element.tagName)) === 'SELECT') {
    await person.press('ArrowDown', 'accept');
    await person.press('Enter', 'accept');
    return;
  }
  await person.click(person.page.getByRole('option').first(), 'accept');
}
