import type { Finding } from './finding.ts';
import type { LanguageClient } from './language-client.ts';

/** The findings in a file, and the text that was checked. */
export interface Checked {
  text: string;
  findings: readonly Finding[];
}

export interface LanguageState {
  checked: ReadonlyMap<string, Checked>;
  /** Why there are no longer any findings. */
  error: Error | null;
}

type Ask = LanguageClient['ask'];

/** After a pause in typing, the open file is checked; after a longer one, all others, since they may depend on it. */
const PAUSE_MS = 120;
const LONG_PAUSE_MS = 1000;

/** Keeps the findings in the files of a package up to date with their texts. */
export class LanguageSession {
  readonly #ask: Ask;
  readonly #listeners = new Set<() => void>();
  #state: LanguageState = { checked: new Map(), error: null };
  #texts: ReadonlyMap<string, string> = new Map();
  #activePath = '';
  #timers: ReturnType<typeof setTimeout>[] = [];
  /** Counts changes of texts, so that an outdated round of checks stops. */
  #round = 0;

  constructor(ask: Ask) {
    this.#ask = ask;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  readonly getState = (): LanguageState => this.#state;

  /** Sets the texts of all files, saved or not, and the open file. */
  update(texts: ReadonlyMap<string, string>, activePath: string): void {
    const changed = [...texts].filter(([path, text]) => this.#texts.get(path) !== text);
    const gone = [...this.#texts.keys()].filter((path) => !texts.has(path));
    const isNew = changed.length + gone.length > 0;
    if (!isNew && activePath === this.#activePath) return;
    this.#texts = texts;
    this.#activePath = activePath;
    if (isNew) {
      const files = [...changed.map(([path, text]) => ({ path, text })), ...gone.map((path) => ({ path, text: null }))];
      this.#ask({ ask: 'files', files }).catch(this.#fail);
    }
    this.#plan();
  }

  close(): void {
    this.#round += 1;
    for (const timer of this.#timers) clearTimeout(timer);
  }

  #plan(): void {
    this.close();
    const round = this.#round;
    const others = [...this.#texts.keys()].filter((path) => path !== this.#activePath);
    this.#timers = [
      setTimeout(() => void this.#check([this.#activePath], round), PAUSE_MS),
      setTimeout(() => void this.#check(others, round), LONG_PAUSE_MS),
    ];
  }

  async #check(paths: readonly string[], round: number): Promise<void> {
    for (const path of paths) {
      if (round !== this.#round) return;
      const text = this.#texts.get(path);
      if (text === undefined) continue;
      try {
        const findings = await this.#ask({ ask: 'check', path });
        if (round === this.#round) this.#note(path, { text, findings });
      } catch (error) {
        this.#fail(error);
        return;
      }
    }
  }

  #note(path: string, checked: Checked): void {
    const before = this.#state.checked.get(path);
    if (before?.text === checked.text && before.findings.length + checked.findings.length === 0) return;
    const kept = [...this.#state.checked].filter(([other]) => this.#texts.has(other));
    this.#publish({ checked: new Map(kept).set(path, checked), error: null });
  }

  readonly #fail = (error: unknown): void => {
    this.#publish({ checked: new Map(), error: error as Error });
  };

  #publish(state: LanguageState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}
