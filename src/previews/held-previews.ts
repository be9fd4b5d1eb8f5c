import type { HeldFiles } from './place.ts';

/** A few previews at a time: they take memory of the server. */
const MAX_HELD = 2;
/** Somebody who looks at rows asks for more of them soon; later, the disk may have space again. */
const KEPT_MS = 60_000;

/** Previews that are kept in memory for a while, by name. */
export class HeldPreviews {
  readonly #byName = new Map<string, { files: HeldFiles; timer: NodeJS.Timeout }>();

  get names(): string[] {
    return [...this.#byName.keys()];
  }

  find(name: string): HeldFiles | undefined {
    const held = this.#byName.get(name);
    held?.timer.refresh();
    return held?.files;
  }

  add(name: string, files: HeldFiles): void {
    this.delete(name);
    this.#byName.set(name, { files, timer: setTimeout(() => this.delete(name), KEPT_MS).unref() });
    for (const oldest of this.names.slice(0, -MAX_HELD)) this.delete(oldest);
  }

  delete(name: string): void {
    clearTimeout(this.#byName.get(name)?.timer);
    this.#byName.delete(name);
  }
}
