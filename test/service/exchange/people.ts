import type { Job, Review } from '../../../src/contract/api/index.ts';
import { pick, type Random } from './invented-files.ts';
import { type Services, WS } from './services.ts';

const FEW = 3;
const REASON = { reason: { code: 'other', text: 'checked' } };

/** The steps of a review that webhooks tell. */
export type ToldStep = 'job.accepted' | 'job.sent_back' | 'job.reopened';

/** Steps that the service has confirmed: their events are due, whatever its own log says. */
export interface ConfirmedStep {
  jobId: string;
  type: ToldStep;
}

/** People who review documents meanwhile, so that a job has many events. */
export class People {
  readonly confirmed: ConfirmedStep[] = [];
  readonly #services: Services;
  readonly #random: Random;

  constructor(services: Services, random: Random) {
    this.#services = services;
    this.#random = random;
  }

  /** Takes a step with some job that has ended; nothing if no node answers. */
  async act(): Promise<void> {
    const jobs = await this.#services.tryCall<{ items: Job[] }>('GET', `${WS}/jobs?status=success&limit=50`);
    if (jobs?.status !== 200) return;
    const { items } = jobs.body;
    // Most steps are about a few jobs, which therefore have many events.
    const job = pick(this.#random, this.#random() < 0.7 ? items.slice(0, FEW) : items);
    if (job === undefined) return;
    const path = `${WS}/jobs/${job.id}`;
    const review = await this.#services.tryCall<Review>('GET', `${path}/review`);
    if (review?.status !== 200) return;
    const ifMatch = review.headers.get('etag') ?? '';
    const { state, attention } = review.body;
    const including = attention.filter(({ needs_decision: needs }) => needs).map(({ id }) => id);
    if (state === 'accepted') return this.#step(job.id, 'reopen', { json: REASON, ifMatch }, 'job.reopened');
    if (state !== 'in_review') return void (await this.#services.tryCall('POST', `${path}/review`, { ifMatch }));
    if (this.#random() < 0.2) return this.#step(job.id, 'send-back', { json: REASON, ifMatch }, 'job.sent_back');
    const json = including.length === 0 ? {} : { including, ...REASON };
    return this.#step(job.id, 'accept', { json, ifMatch }, 'job.accepted');
  }

  async #step(jobId: string, step: string, options: { json: unknown; ifMatch: string }, type: ToldStep): Promise<void> {
    const answer = await this.#services.tryCall('POST', `${WS}/jobs/${jobId}/${step}`, options);
    if (answer !== null && answer.status < 300) this.confirmed.push({ jobId, type });
  }
}
