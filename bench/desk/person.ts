import type { Locator, Page } from 'playwright-core';

/** A person at the browser, whose clicks and keys are counted. Scrolling and looking are free. */
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

  /** Types letters; each one counts as a key. */
  async type(text: string): Promise<void> {
    this.#actions += text.length;
    await this.page.keyboard.type(text);
  }

  /** Drops files from a folder's window; any number of files is one drag. */
  async drop(files: { name: string; buffer: Buffer }[]): Promise<void> {
    this.#actions++;
    const mimeType = 'application/octet-stream';
    await this.page
      .locator('input[type=file]')
      .first()
      .setInputFiles(files.map((file) => ({ ...file, mimeType })));
  }
}
