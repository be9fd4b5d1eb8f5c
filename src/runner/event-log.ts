import { appendFileSync, existsSync, readFileSync, truncateSync } from 'node:fs';
import type { JobEvent, JobEventBody } from '../contract/events.ts';
import { jobPaths } from '../contract/layout.ts';

/** events.ndjson of a job. Only the runner appends to it. */
export class EventLog {
  readonly #path: string;
  readonly #jobId: string;
  readonly #onEvent: (event: JobEvent) => void;
  #seq: number;

  constructor(jobDir: string, jobId: string, onEvent: (event: JobEvent) => void) {
    this.#path = jobPaths(jobDir).events;
    this.#jobId = jobId;
    this.#onEvent = onEvent;
    removeIncompleteLine(this.#path);
    this.#seq = readEvents(jobDir).at(-1)?.seq ?? 0;
  }

  append(body: JobEventBody): void {
    const event: JobEvent = { seq: ++this.#seq, at: new Date().toISOString(), job_id: this.#jobId, ...body };
    appendFileSync(this.#path, `${JSON.stringify(event)}\n`);
    this.#onEvent(event);
  }
}

/** A crash may leave an incomplete last line; the next event must not be appended to it. */
function removeIncompleteLine(path: string): void {
  if (!existsSync(path)) return;
  const bytes = readFileSync(path);
  const end = bytes.lastIndexOf('\n') + 1;
  if (end < bytes.length) truncateSync(path, end);
}

/** The events of a job so far, without an incomplete last line. */
export function readEvents(jobDir: string): JobEvent[] {
  const path = jobPaths(jobDir).events;
  if (!existsSync(path)) return [];
  const lines = readFileSync(path, 'utf8').split('\n').slice(0, -1);
  return lines.map((line) => JSON.parse(line) as JobEvent);
}
