/** Runs an async step over a stream with some steps under way at once; results come in the order of the inputs. */
export class Pipeline<Input, Output> {
  readonly #ahead: number;
  readonly #step: (input: Input) => Promise<Output>;

  constructor(ahead: number, step: (input: Input) => Promise<Output>) {
    this.#ahead = ahead;
    this.#step = step;
  }

  async *run(inputs: AsyncIterable<Input>): AsyncGenerator<Output> {
    const open: Promise<Output>[] = [];
    for await (const input of inputs) {
      const step = this.#step(input);
      // A later step may fail while an earlier one is awaited: its error is thrown when its turn comes.
      step.catch(() => undefined);
      open.push(step);
      if (open.length >= this.#ahead) yield await open.shift()!;
    }
    for (const step of open) yield await step;
  }
}
