/**
 * Work of which one run at a time is enough: if somebody asks for it while it runs, it runs once more. A failed run is
 * reported, and the next request starts another one.
 */
export class RepeatedWork {
  readonly #work: () => Promise<void>;
  readonly #onError: (error: Error) => void;
  #isAsked = false;
  #running: Promise<void> | null = null;

  constructor(work: () => Promise<void>, onError: (error: Error) => void) {
    this.#work = work;
    this.#onError = onError;
  }

  /** Returns at once. */
  ask(): void {
    this.#isAsked = true;
    this.#running ??= this.#run().catch(this.#onError);
  }

  /** Resolves when nothing runs any more. */
  async settled(): Promise<void> {
    while (this.#running !== null) await this.#running;
  }

  async #run(): Promise<void> {
    try {
      while (this.#isAsked) {
        this.#isAsked = false;
        await this.#work();
      }
    } finally {
      // In the same turn as the last look at `#isAsked`: a request in between would be forgotten.
      this.#running = null;
    }
  }
}
