/** The shared strings of a workbook: pools of repeated texts, then each row's own texts. */
export class SharedTexts {
  readonly #texts: string[] = [];
  readonly #indexes = new Map<string, number>();

  /** Indexes of a pool's texts. */
  addPool(texts: readonly string[]): number[] {
    return texts.map((text) => this.add(text));
  }

  add(text: string): number {
    let index = this.#indexes.get(text);
    if (index === undefined) {
      index = this.#texts.length;
      this.#texts.push(text);
      this.#indexes.set(text, index);
    }
    return index;
  }

  get size(): number {
    return this.#texts.length;
  }

  [Symbol.iterator](): Iterator<string> {
    return this.#texts.values();
  }
}
