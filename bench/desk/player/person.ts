import type { Locator, Page } from 'playwright-core';

/** What a person does an action for. */
export const ACTIONS = ['drop', 'lines', 'find', 'accept'] as const;
export type Action = (typeof ACTIONS)[number];
export type Counts = Record<Action, number>;

export const noCounts = (): Counts => ({ drop: 0, lines: 0, find: 0, accept: 0 });
export const sumCounts = (counts: Counts): number => ACTIONS.reduce((sum, action) => sum + counts[action], 0);

/** A person at the browser, whose clicks and keys are counted. Scrolling and looking are free. */
export class Person {
  readonly page: Page;
  #counts = noCounts();

  constructor(page: Page) {
    this.page = page;
  }

  /** Actions since the last call. */
  takeCounts(): Counts {
    const counts = this.#counts;
    this.#counts = noCounts();
    return counts;
  }

  get total(): number {
    return sumCounts(this.#counts);
  }

  async click(target: Locator, action: Action): Promise<void> {
    this.#counts[action]++;
    await target.click({ timeout: CLICK_MS });
  }

  /** A key with shift counts as one. */
  async press(key: string, action: Action): Promise<void> {
    this.#counts[action]++;
    await this.page.keyboard.press(key);
  }

  /** Types letters; each one counts as a key. */
  async type(text: string, action: Action): Promise<void> {
    for (const letter of text) {
      this.#counts[action]++;
      await this.page.keyboard.type(letter);
    }
  }

  /** Drops files from a folder's window; any number of files is one drag. */
  async drop(files: readonly { name: string; bytes: Uint8Array }[]): Promise<void> {
    this.#counts.drop++;
    const payload = files.map(({ name, bytes }) => ({
      name,
      mimeType: 'application/octet-stream',
      buffer: Buffer.from(bytes),
    }));
    await this.page.locator('input[type=file]').first().setInputFiles(payload);
  }
}

/** A person soon sees that a button can't be reached. */
const CLICK_MS = 15_000;
