import type { JobError, JobEvent, JobEventBody } from '../../contract/events.ts';
import type { RunRequest } from '../../contract/run-request.ts';
import { EventLog, readEvents } from '../event-log.ts';

/** The events of a job that may take several attempts. Findings that an attempt repeats are logged only once. */
export class AttemptLog {
  readonly #log: EventLog;
  readonly #sandboxLevel: string;
  readonly #switchedOff = new Set<string>();
  #attempt = 0;

  constructor(jobDir: string, request: RunRequest, onEvent: (event: JobEvent) => void) {
    this.#log = new EventLog(jobDir, request.job_id, onEvent);
    this.#sandboxLevel = request.sandbox_level;
    for (const event of readEvents(jobDir)) {
      if (event.type === 'started') this.#attempt = event.attempt;
      if (event.type === 'rule_switched_off') this.#switchedOff.add(event.rule);
    }
  }

  /** `killed`: how the previous attempt ended, if it is the reason for this one. */
  begin(killed?: JobError): void {
    this.#attempt += 1;
    const after = killed === undefined ? {} : { after: killed };
    this.#log.append({ type: 'started', attempt: this.#attempt, sandbox_level: this.#sandboxLevel, ...after });
  }

  append(event: JobEventBody): void {
    if (event.type === 'rule_switched_off') {
      if (this.#switchedOff.has(event.rule)) return;
      this.#switchedOff.add(event.rule);
    }
    this.#log.append(event);
  }
}
