type Task = () => Promise<void>;

/** Runs a few tasks at a time. Groups take turns with one task each, so that a busy group does not delay the others. */
export class FairTurns {
  readonly #maxRunning: number;
  /** Waiting tasks by group, in the order of the groups' turns. */
  readonly #waiting = new Map<string, Task[]>();
  readonly #running = new Set<string>();

  constructor(maxRunning: number) {
    this.#maxRunning = maxRunning;
  }

  /** Runs the task in its turn, and returns its result. */
  run<Result>(group: string, task: () => Promise<Result>): Promise<Result> {
    const result = Promise.withResolvers<Result>();
    const tasks = this.#waiting.get(group) ?? [];
    tasks.push(() => task().then(result.resolve, result.reject));
    this.#waiting.set(group, tasks);
    this.#startNext();
    return result.promise;
  }

  #startNext(): void {
    while (this.#running.size < this.#maxRunning) {
      const group = [...this.#waiting.keys()].find((name) => !this.#running.has(name));
      if (group === undefined) return;
      this.#start(group);
    }
  }

  #start(group: string): void {
    const tasks = this.#waiting.get(group)!;
    const task = tasks.shift()!;
    if (tasks.length === 0) this.#waiting.delete(group);
    this.#running.add(group);
    const goOn = () => {
      this.#running.delete(group);
      this.#moveBehindOthers(group);
      this.#startNext();
    };
    task().then(goOn, goOn);
  }

  #moveBehindOthers(group: string): void {
    const tasks = this.#waiting.get(group);
    if (tasks === undefined) return;
    this.#waiting.delete(group);
    this.#waiting.set(group, tasks);
  }
}
