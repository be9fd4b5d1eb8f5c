import type { Locator, Page } from 'playwright-core';

/** Somebody at the browser, whose clicks and keys are counted. Scrolling, and looking, cost nothing. */
export class Person {
  readonly page: Page;
  #actions = 0;

  constructor(page: Page) {
    this.page = page;
  }

  /** Clicks and keys since the last call. */
  takeCount(): number {
    const count = this.#actions;
    this.#actions = 0;
    return count;
  }

  async click(target: Locator): Promise<void> {
    this.#actions++;
    await target.click();
  }

  async press(...keys: string[]): Promise<void> {
    for (const key of keys) {
      this.#actions++;
      await this.page.keyboard.press(key);
    }
  }

  /** Each letter is a key. */
  async type(text: string): Promise<void> {
    this.#actions += text.length;
    await this.page.keyboard.type(text);
  }

  /** Files from a folder's window, however many: one drag. */
  async drop(files: { name: string; buffer: Buffer }[]): Promise<void> {
    this.#actions++;
    const mimeType = 'application/octet-stream';
    await this.page
      .locator('input[type=file]')
      .first()
      .setInputFiles(files.map((file) => ({ ...file, mimeType })));
  }
}
