/** Runs pieces of work for the same name one after the other, in the order of the calls. */
export class Turns {
  readonly #last = new Map<string, Promise<unknown>>();

  async take<Result>(id: string, work: () => Promise<Result>): Promise<Result> {
    const before = this.#last.get(id) ?? Promise.resolve();
    const result = before.then(work);
    const settled = result.catch(() => undefined);
    this.#last.set(id, settled);
    try {
      return await result;
    } finally {
      if (this.#last.get(id) === settled) this.#last.delete(id);
    }
  }
}
