import { chromium } from 'playwright-core';
import { ensureBuilt } from '../../scripts/ensure-built.js';
import { ensureWebBuilt } from '../../scripts/ensure-web-built.js';
import type { Job, Page as JobsPage } from '../../src/contract/api/index.ts';
import type { Artifact } from '../../src/contract/artifact.ts';
import { startService } from '../shared/start-service.ts';
import { ServiceClient, WS } from '../two-months/service-client.ts';
import type { SentDocument } from './lists/index.ts';
import { Person } from './player/person.ts';

/** Senders whom the person enters at the drop; the others were entered before. */
const NEW_SENDERS = ['Kantine Rebstock', 'Talleres Ordiales'];
const SECOND_MS = 1000;

/** A service with the starter package and most of the senders, and a person who is signed in. */
export class Desk {
  readonly url: string;
  readonly person: Person;
  readonly #client: ServiceClient;
  readonly #close: () => Promise<void>;
  /** Jobs of earlier drops. */
  readonly #known = new Set<string>();

  private constructor(url: string, person: Person, client: ServiceClient, close: () => Promise<void>) {
    this.url = url;
    this.person = person;
    this.#client = client;
    this.#close = close;
  }

  static async open(senders: readonly string[]): Promise<Desk> {
    ensureBuilt();
    ensureWebBuilt();
    const service = await startService();
    const client = new ServiceClient([service.url], service.token);
    await publishStarter(client);
    for (const name of senders) {
      if (!NEW_SENDERS.includes(name)) await client.call('POST', `${WS}/senders`, { name, due_day: 40 });
    }
    const executablePath = process.env.ADE_CHROMIUM ?? '/usr/bin/chromium-headless-shell';
    const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });
    const person = new Person(await context.newPage());
    person.page.setDefaultTimeout(20 * SECOND_MS);
    await person.page.goto(`${service.url}/app/sign-in#token=${service.token}`);
    await person.page.getByRole('button', { name: /choose documents/i }).waitFor();
    return new Desk(service.url, person, client, async () => {
      await browser.close();
      await service.stop();
    });
  }

  /** The jobs of the documents that were dropped last, by name, once all have ended. */
  async waitForJobs(documents: readonly SentDocument[]): Promise<Map<string, Job>> {
    const names = new Set(documents.map(({ name }) => name));
    for (;;) {
      const { items } = await this.#client.call<JobsPage<Job>>('GET', `${WS}/jobs?limit=200`);
      const jobs = items.filter(({ id, source_file }) => names.has(source_file) && !this.#known.has(id));
      const isDone = jobs.every(({ status }) => status !== 'queued' && status !== 'running');
      if (jobs.length >= documents.length && isDone) {
        for (const { id } of jobs) this.#known.add(id);
        return new Map(jobs.map((job) => [job.source_file, job]));
      }
      await new Promise((resolve) => setTimeout(resolve, SECOND_MS));
    }
  }

  /** The job, once nothing is being applied to it. */
  readJob(id: string): Promise<Job> {
    return this.#client.wait(id);
  }

  readRecord(id: string): Promise<Artifact> {
    return this.#client.call<Artifact>('GET', `${WS}/jobs/${id}/artifact`);
  }

  readResult(id: string): Promise<Uint8Array> {
    return this.#client.download(`${WS}/jobs/${id}/output`);
  }

  /** Takes a document away, also an accepted one, as if it had never been sent. */
  async withdraw(id: string): Promise<void> {
    const { review_state: state } = await this.readJob(id);
    const always = { 'if-match': '*' };
    if (state === 'accepted')
      await this.#client.call('POST', `${WS}/jobs/${id}/reopen`, { reason: { code: 'mistake_found' } }, always);
    await this.#client.call('DELETE', `${WS}/jobs/${id}`);
  }

  close(): Promise<void> {
    return this.#close();
  }
}

async function publishStarter(client: ServiceClient): Promise<void> {
  const config = await client.call<{ id: string }>('POST', `${WS}/configs`, { name: 'Starter' });
  const { items } = await client.call<{ items: { id: string }[] }>('GET', `${WS}/configs/${config.id}/versions`);
  await client.call('POST', `${WS}/versions/${items[0]!.id}/publish`);
}
