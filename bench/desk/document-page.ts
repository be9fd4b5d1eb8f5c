import type { Locator, Page } from 'playwright-core';
import { formatColumn } from '../../src/workbook/a1.ts';
import type { Person } from './person.ts';

/** Width of a grid column, and height of a row. */
const COLUMN_PX = 140;
const ROW_PX = 26;

/** A point of attention as the page shows it, with the cell that it links to. */
export interface Pointed {
  text: string;
  cell: string | undefined;
}

/** The field that a header cell shows for its column; null for unmapped. */
export interface Chip {
  column: number;
  field: string | null;
}

/** The page of a document, used only through what is on the screen. */
export class DocumentPage {
  readonly #person: Person;
  readonly #page: Page;

  constructor(person: Person) {
    this.#person = person;
    this.#page = person.page;
  }

  get #decide(): Locator {
    return this.#page.getByRole('complementary', { name: 'Decide' });
  }

  get #sheet(): Locator {
    return this.#page.getByRole('grid', { name: /^Sheet/ });
  }

  async waitUntilShown(): Promise<void> {
    await this.#page.getByRole('grid').first().waitFor();
    await this.#decide.getByRole('heading', { level: 2 }).waitFor();
  }

  /** The name of the shown file. */
  async readName(): Promise<string> {
    return (await this.#page.getByRole('heading', { level: 1 }).textContent()) ?? '';
  }

  /** All points to decide, as the list shows them. */
  async readPoints(): Promise<Pointed[]> {
    await this.#decide.getByRole('heading', { name: /open decisions?$/i }).waitFor();
    const items = this.#decide.getByRole('list', { name: 'What needs attention' }).locator('li[data-open]');
    const points: Pointed[] = [];
    for (const item of await items.all()) {
      const where = (await item.locator('[class*=where]').textContent()) ?? '';
      const text = (await item.locator('[class*=message]').textContent()) ?? '';
      points.push({ text, cell: /^[A-Z]+\d+/.exec(where)?.[0] });
    }
    return points;
  }

  /** Confirms all other doubtful readings; false if there are none. */
  async confirmOthers(): Promise<boolean> {
    const button = this.#decide.getByRole('button', { name: /^Confirm \d+ readings?$/ });
    if ((await button.count()) === 0) return false;
    await this.#person.click(button);
    return true;
  }

  /** The cells that the issues page lists. */
  async readIssues(): Promise<Pointed[]> {
    await this.#person.press('2');
    const links = this.#page.locator('a[data-severity]');
    await links.first().waitFor();
    const found: Pointed[] = [];
    for (const text of await links.locator('[class*=place]').allTextContents()) {
      found.push({ text, cell: /[A-Z]+\d+$/.exec(text.replace(/:.*$/, ''))?.[0] });
    }
    await this.#person.press('1');
    await this.waitUntilShown();
    return found;
  }

  /** Names the sender, if the page shows that the document has none. */
  async assignSender(name: string): Promise<boolean> {
    const button = this.#page.getByRole('button', { name: /^No sender/ });
    if ((await button.count()) === 0) return false;
    await this.#person.click(button);
    await this.#person.click(this.#page.getByRole('combobox', { name: 'Sender' }));
    await this.#person.click(this.#page.getByRole('option', { name, exact: true }));
    await this.#person.click(this.#page.getByRole('button', { name: 'Save' }));
    await this.#page.getByRole('button', { name: new RegExp(`^${name} `) }).waitFor();
    return true;
  }

  /** If there are new decisions for the sender, reads the document again; returns whether it did so. */
  async readAgain(): Promise<boolean> {
    const button = this.#decide.getByRole('button', { name: 'Read the document again' });
    if (!(await button.isVisible())) return false;
    const before = this.#page.url();
    await this.#person.press('r');
    await this.#page.waitForURL((url) => url.href !== before && /\/document$/.test(url.pathname));
    await this.waitUntilShown();
    return true;
  }

  /** The field of each column, from left to right, as the column's head or its header cell shows it. */
  async readChips(headerRow: number, columns: number): Promise<Chip[]> {
    const chips: Chip[] = [];
    for (let column = 0; column < columns; column++) {
      const cell = await this.#findCell(headerRow, column);
      const head = this.#sheet.locator(`[role=columnheader][aria-colindex="${column + 2}"]`);
      const chip = '[class*=mark] > span, [class*=mark][data-unmapped]';
      const mark = cell.locator(chip).or(head.locator(chip)).last();
      if ((await mark.count()) === 0) continue;
      const text = ((await mark.textContent()) ?? '').trim();
      chips.push({ column, field: text === 'unmapped' ? null : text });
    }
    return chips;
  }

  /** The label in the margin of a row. */
  async readLabel(row: number): Promise<string> {
    await this.#scrollTo(row, 0);
    const head = this.#sheet.locator(`[role=row][aria-rowindex="${row + 1}"]`);
    return (await head.getAttribute('data-label')) ?? '';
  }

  /** Chooses the field of a column at its header: a likely one is clicked, any other is typed. */
  async sayField(headerRow: number, column: number, field: string | null): Promise<void> {
    await this.#person.click(await this.#findCell(headerRow, column));
    const combobox = this.#decide.getByRole('combobox', { name: new RegExp(`^Column ${formatColumn(column)}\\b`) });
    await combobox.waitFor();
    const likely = this.#decide.getByRole('group', { name: 'Likely fields' }).getByRole('button');
    const button = likely.filter({ hasText: new RegExp(`^${field ?? 'No field'}(,|$)`) }).first();
    if ((await button.count()) > 0) return this.#person.click(button);
    await this.#person.press('f');
    const text = field ?? 'No field';
    // Types letter by letter, until Enter would choose the right field.
    const marked = this.#page.locator('[role=option][data-combobox-selected]');
    for (const letter of text.toLowerCase()) {
      await this.#person.type(letter);
      await this.#page.waitForTimeout(100);
      if (((await marked.count()) > 0 ? await marked.first().textContent() : null)?.startsWith(text)) break;
    }
    await this.#person.press('Enter');
  }

  async sayLabel(row: number, label: string): Promise<void> {
    await this.#scrollTo(row, 0);
    await this.#person.click(this.#sheet.locator(`[role=row][aria-rowindex="${row + 1}"] [role=rowheader]`));
    await this.#person.click(this.#decide.getByRole('combobox', { name: new RegExp(`^Row ${row} is`) }));
    await this.#person.click(this.#page.getByRole('option', { name: label, exact: true }));
  }

  /** Waits for the effect, chooses the sender as its scope (only once: the choice is remembered), and applies it. */
  async take(): Promise<string> {
    const effect = this.#decide.getByRole('region', { name: 'What would change' });
    await this.#decide.locator('section[aria-busy=false]').waitFor({ timeout: 60_000 });
    const text = (await effect.textContent()) ?? '';
    if (text.includes('This cannot be applied')) throw new Error(`${await this.readName()}: ${text}`);
    const sender = this.#decide.getByRole('radio', { name: 'This sender' });
    if ((await sender.count()) > 0 && !(await sender.isChecked())) {
      await this.#person.click(this.#decide.getByText('This sender', { exact: true }));
    }
    await this.#person.press('t');
    await effect.waitFor({ state: 'detached', timeout: 60_000 });
    await this.#page.getByText('A correction is being applied…').waitFor({ state: 'detached', timeout: 60_000 });
    return text;
  }

  /** Accepts whatever is still open, with the first reason in the list. */
  async accept(): Promise<void> {
    const button = this.#page.getByRole('button', { name: /^Accept( with \d+ open)?$/ }).first();
    const open = (await button.textContent()) !== 'Accept';
    await this.#person.press('a');
    if (open) {
      await this.#giveReasons();
      const asked = this.#page.getByRole('checkbox', { name: /^Do not ask again/ });
      if ((await asked.count()) > 0 && !(await asked.isChecked())) await this.#person.click(asked);
      await this.#person.click(this.#page.getByRole('dialog').getByRole('button', { name: /^Accept/ }));
    }
    await this.#page.getByText('Accepted', { exact: true }).waitFor();
  }

  /** The first reason of the list, for each kind of open point. */
  async #giveReasons(): Promise<void> {
    const dialog = this.#page.getByRole('dialog');
    await dialog.waitFor();
    const groups = dialog.getByRole('combobox', { name: /^Reason: / });
    const count = await groups.count();
    if (count === 0) await this.#person.click(dialog.getByRole('radio').first());
    for (let at = 0; at < count; at++) {
      await this.#person.click(groups.nth(at));
      await this.#person.click(this.#page.getByRole('option').first());
    }
  }

  async sendBack(): Promise<void> {
    await this.#person.click(this.#page.getByRole('button', { name: 'Send back' }));
    await this.#page.getByRole('dialog').getByRole('radio').first().waitFor();
    await this.#person.press('Enter');
    await this.#page.getByText('Sent back', { exact: true }).waitFor();
  }

  /** Goes to the next document of the worklist; false if none is left. */
  async goOn(): Promise<boolean> {
    const link = this.#page.getByRole('link', { name: 'Next document' });
    try {
      await link.waitFor({ timeout: 5000 });
    } catch {
      return false;
    }
    const before = this.#page.url();
    await this.#person.press('o');
    await this.#page.waitForURL((url) => url.href !== before);
    await this.waitUntilShown();
    return true;
  }

  #cell(row: number, column: number): Locator {
    return this.#sheet.locator(`[role=row][aria-rowindex="${row + 1}"] [role=gridcell][aria-colindex="${column + 2}"]`);
  }

  async #findCell(row: number, column: number): Promise<Locator> {
    await this.#scrollTo(row, column);
    const cell = this.#cell(row, column);
    await cell.waitFor();
    return cell;
  }

  /** Scrolls like a wheel, so that the cell is not at an edge, and is to the right of the fixed columns. */
  async #scrollTo(row: number, column: number): Promise<void> {
    const at = { left: (column - 2) * COLUMN_PX, top: (row - 4) * ROW_PX };
    await this.#sheet.evaluate((grid, { left, top }) => grid.scrollTo(left, top), at);
    await this.#sheet.locator(`[role=row][aria-rowindex="${row + 1}"]`).waitFor();
  }
}
