import type { AdeClient, Job } from '../../client/index.ts';
import { nameFile, STANDARD_INPUT, withStandardInput } from '../read/standard-input.ts';
import type { Terminal } from '../terminal.ts';
import { planOutputNames } from './deliver-files.ts';
import { describeRemoteJob, fetchResults } from './fetch-results.ts';
import { type FoundDocument, findDocuments } from './find-documents.ts';
import { type JobOutputOptions, type PlannedJob, runJobs } from './run-jobs.ts';
import { type Submission, submitDocument } from './submit-documents.ts';

/** Runs documents on a server and fetches their results. Returns the exit code. */
export async function runRemotely(
  client: AdeClient,
  { files, name, submission }: { files: readonly string[]; name?: string; submission: Submission },
  options: JobOutputOptions,
  terminal: Terminal,
): Promise<number> {
  const documents = findDocuments(files);
  const names = planOutputNames(documents.map(({ path }) => nameFile(path, name)));
  const queue = new Submissions(client, documents, name, submission);
  let hasFailed = false;
  const jobs = documents.map(
    ({ path }, index): PlannedJob => ({
      path: nameFile(path, name),
      outputName: names[index],
      run: async ({ signal, onEvent }) => {
        const { id } = await queue.take(index, signal);
        const job = await client.wait(id, { onEvent, signal });
        hasFailed ||= job.status === 'error';
        const { out } = options;
        if (out === undefined) return describeRemoteJob(job);
        return fetchResults(client, job, { ...options, folder: out, name: names[index] ?? id, signal });
      },
      isDelivered: true,
    }),
  );
  const exitCode = await runJobs(jobs, options, terminal);
  if (queue.isStopped) terminal.note('Submitted jobs continue on the server. The same command fetches their results.');
  else if (hasFailed) terminal.note('A job that failed stays as it is. With --again, its document runs in a new one.');
  return exitCode;
}

/** Submits documents in their order, ahead of those whose results are awaited, so that the server can run several. */
class Submissions {
  readonly #submit: (document: FoundDocument, signal: AbortSignal) => Promise<Job>;
  readonly #documents: readonly FoundDocument[];
  #submitted: Promise<Job>[] | undefined;
  isStopped = false;

  constructor(client: AdeClient, documents: readonly FoundDocument[], name: string | undefined, about: Submission) {
    this.#documents = documents;
    this.#submit = (document, signal) =>
      document.path === STANDARD_INPUT
        ? withStandardInput(name, signal, (path) => submitDocument(client, { path }, about, signal))
        : submitDocument(client, document, about, signal);
  }

  /** The job of a document. The first call begins to submit all. */
  async take(index: number, signal: AbortSignal): Promise<Job> {
    if (this.#submitted === undefined) signal.addEventListener('abort', () => (this.isStopped = true), { once: true });
    this.#submitted ??= this.#submitAll(signal);
    const job = await this.#submitted[index];
    if (job === undefined) throw new RangeError(`There is no document ${index}.`);
    return job;
  }

  #submitAll(signal: AbortSignal): Promise<Job>[] {
    let last: Promise<unknown> = Promise.resolve();
    return this.#documents.map((document) => {
      const job = last.then(() => this.#submit(document, signal));
      // `take` reports a failure. It does not keep the next document from being submitted.
      last = job.catch(() => undefined);
      return job;
    });
  }
}

/** Waits for jobs that were submitted before, and fetches their results. Returns the exit code. */
export async function fetchRemotely(
  { client, jobs: found }: { client: AdeClient; jobs: readonly Job[] },
  options: JobOutputOptions,
  terminal: Terminal,
): Promise<number> {
  const names = planOutputNames(found.map(({ source_file: file }) => file));
  const jobs = found.map(
    ({ id, source_file: path }, index): PlannedJob => ({
      path,
      run: async ({ signal, onEvent }) => {
        const job = await client.wait(id, { onEvent, signal });
        return fetchResults(client, job, { ...options, folder: options.out ?? '.', name: names[index] ?? id, signal });
      },
      isDelivered: true,
    }),
  );
  return runJobs(jobs, options, terminal);
}
