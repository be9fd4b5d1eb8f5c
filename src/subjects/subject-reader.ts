import { existsSync, statSync } from 'node:fs';
import { appendFile, rename, rm, writeFile } from 'node:fs/promises';
import { AdeError, type ErrorCode } from '../contract/errors/index.ts';
import type { SandboxLevel } from '../contract/levels.ts';
import { type EndReason, InvalidFrame, proveLevel } from '../sandbox/index.ts';
import { type Found, type MaskResult, noneFound, type SearchedFile, type SearchOptions } from './files/types.ts';
import { groupFiles } from './group-files.ts';
import { askProcess, type ProcessSetup } from './process/ask-process.ts';
import type { Answer, Task } from './process/questions.ts';

/** A process has ended at a file: it needed too much memory or time, or ADE has a defect; or it could not be opened. */
export class ReaderFailed extends Error {
  override readonly name = 'ReaderFailed';
  readonly code: ErrorCode | 'unreadable';

  constructor({ code, details }: EndReason) {
    super(new AdeError(code, details).message);
    // With a sandbox that works, a start fails because of the file.
    this.code = code === 'sandbox_unavailable' ? 'unreadable' : code;
  }
}

export interface ReaderOptions {
  getLevel: () => Promise<SandboxLevel>;
  /** Ends what is under way; then all methods throw its reason. */
  signal: AbortSignal;
  setup?: ProcessSetup;
}

/** A file, and where it goes with everything masked. */
export interface MaskedFile {
  file: SearchedFile;
  target: string;
}

/** `target`: where a masked file goes that is not known to be clean yet. */
interface Asked {
  file: SearchedFile;
  target?: string;
}

/** A masked cell or text may be longer than before, but not much. */
const MOST_GROWTH = 8;
const MOST_MORE_BYTES = 1_048_576;

/**
 * Searches and masks files in confined processes. Documents are written by others: what one makes its process do costs
 * only the answer about that document, and nothing of it can change the answer about another.
 */
export class SubjectReader {
  readonly #options: ReaderOptions;

  constructor(options: ReaderOptions) {
    this.#options = options;
  }

  /** What is found in each file, or why it was not searched. Throws `sandbox_unavailable`. */
  async search(
    files: readonly SearchedFile[],
    terms: readonly string[],
    options: SearchOptions,
  ): Promise<(Found | ReaderFailed)[]> {
    const asked = files.map((file) => ({ file }));
    const answers = await this.#askAll({ task: 'search', terms, options }, asked);
    return answers.map((answer) => (answer instanceof ReaderFailed ? answer : findingOf(answer)));
  }

  /**
   * Writes each file to its target with everything masked that matches, and searches what was written: if anything is
   * left, the file has to be removed. Targets exist only for the result `masked`. Throws `ReaderFailed` for a file that
   * could not be read to its end, and `sandbox_unavailable`.
   */
  async mask(asked: readonly MaskedFile[], terms: readonly string[], options: SearchOptions): Promise<MaskResult[]> {
    const written = asked.map(({ file, target }) => ({ file, target: `${target}.partial` }));
    try {
      const results = await this.#askForResults({ task: 'mask', terms, options }, written);
      const masked = written.filter((_, i) => results[i] === 'masked');
      const checked = masked.map(({ file, target }) => ({ file: { ...file, path: target } }));
      const checks = await this.#askForResults({ task: 'check', terms, options }, checked);
      for (const [i, { target }] of asked.entries()) {
        if (results[i] !== 'masked') continue;
        results[i] = checks.shift() ?? 'remove';
        if (results[i] === 'masked') await rename(`${target}.partial`, target);
      }
      return results;
    } finally {
      for (const { target } of written) await rm(target, { force: true });
    }
  }

  /** `mask` for a single file. */
  async maskOne(asked: MaskedFile, terms: readonly string[], options: SearchOptions): Promise<MaskResult> {
    const [result] = await this.mask([asked], terms, options);
    if (result === undefined) throw new Error('A file has no result.');
    return result;
  }

  async #askForResults(question: Question, asked: readonly Asked[]): Promise<MaskResult[]> {
    const answers = await this.#askAll(question, asked);
    return answers.map((answer) => {
      if (answer instanceof ReaderFailed) throw answer;
      return resultOf(answer);
    });
  }

  async #askAll(question: Question, asked: readonly Asked[]): Promise<Answered[]> {
    const answers = new Map<Asked, Answered>();
    const there = asked.filter(({ file }) => existsSync(file.path));
    for (const group of groupFiles(there)) {
      for (const [i, answer] of (await this.#askGroup(question, group)).entries()) {
        const one = group[i];
        if (one !== undefined) answers.set(one, answer);
      }
    }
    return asked.map((one) => answers.get(one) ?? nothingIn(question));
  }

  /** Asks one process, and others for what it has not answered. */
  async #askGroup(question: Question, group: readonly Asked[]): Promise<Answered[]> {
    if (group.length === 0) return [];
    const { answers, reason } = await this.#askOnce(question, group);
    const [ended, ...later] = group.slice(answers.length);
    if (ended === undefined) return answers;
    // Perhaps it was ended for what the files before it have used, or could not start because of a later one.
    const again =
      group.length > 1 ? await this.#askGroup(question, [ended]) : [await this.#explain(question, ended, reason)];
    return [...answers, ...again, ...(await this.#askGroup(question, later))];
  }

  /** Why there is no answer. Without a sandbox there is none about any file; a file that has gone needs none. */
  async #explain(question: Question, { file }: Asked, reason: EndReason): Promise<Answered> {
    if (!existsSync(file.path)) return nothingIn(question);
    const isStarted = reason.code !== 'sandbox_unavailable';
    if (!isStarted && !(await proveLevel(await this.#options.getLevel())).ok)
      throw new AdeError(reason.code, reason.details);
    return new ReaderFailed(reason);
  }

  async #askOnce(question: Question, group: readonly Asked[]): ReturnType<typeof askProcess> {
    const { getLevel, signal, setup } = this.#options;
    for (const { target } of group) if (target !== undefined) await writeFile(target, '', { mode: 0o600 });
    const takeContent = async (index: number, content: Buffer): Promise<void> => {
      const { file, target } = group[index] ?? {};
      if (file === undefined || target === undefined) throw new InvalidFrame('there is no such file');
      const most = MOST_GROWTH * statSync(file.path).size + MOST_MORE_BYTES;
      if (statSync(target).size + content.length > most) throw new InvalidFrame('the masked file is too large');
      await appendFile(target, content);
    };
    const files = group.map(({ file }) => toPlain(file));
    return askProcess(await getLevel(), { ...question, files }, takeContent, signal, setup);
  }
}

interface Question {
  task: Task;
  terms: readonly string[];
  options: SearchOptions;
}

type Answered = Answer | ReaderFailed;

function findingOf(answer: Answer): Found {
  return 'found' in answer ? answer.found : noneFound();
}

function resultOf(answer: Answer): MaskResult {
  return 'result' in answer ? answer.result : 'remove';
}

/** The answer about a file that does not exist. */
function nothingIn({ task }: Question): Answer {
  return task === 'search' ? { found: noneFound() } : { result: task === 'mask' ? 'unchanged' : 'remove' };
}

/** Only what the process needs to know. */
function toPlain({ path, kind, displayName, encoding, delimiter }: SearchedFile): SearchedFile {
  return {
    ...{ path, kind, displayName },
    ...(encoding === undefined ? {} : { encoding }),
    ...(delimiter === undefined ? {} : { delimiter }),
  };
}
