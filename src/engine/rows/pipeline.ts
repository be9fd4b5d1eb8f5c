interface Step<Output> {
  result: Promise<Output>;
  isDone: boolean;
}

/** Runs an async step on each item of a stream, several at a time; yields the results in the order of the inputs. */
export class Pipeline<Input, Output> {
  readonly #ahead: number;
  readonly #step: (input: Input) => Promise<Output>;

  constructor(ahead: number, step: (input: Input) => Promise<Output>) {
    this.#ahead = ahead;
    this.#step = step;
  }

  async *run(inputs: AsyncIterable<Input>): AsyncGenerator<Output> {
    const open: Step<Output>[] = [];
    let isFirst = true;
    for await (const input of inputs) {
      open.push(this.#start(input));
      // Results are held back until the allowed number of steps is running: then steps continue while the consumer
      // works on a result. The first result is yielded at once, because somebody is waiting for it.
      while (open.length >= this.#ahead || (isFirst && open[0]?.isDone)) {
        yield await open.shift()!.result;
        isFirst = false;
      }
    }
    for (const { result } of open) yield await result;
  }

  #start(input: Input): Step<Output> {
    const step = { result: this.#step(input), isDone: false };
    const finish = () => {
      step.isDone = true;
    };
    // A later step may fail while an earlier one is awaited. Its error is only thrown when the later step is awaited.
    step.result.then(finish, finish);
    return step;
  }
}
