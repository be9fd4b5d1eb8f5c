import type {
  Document,
  Event,
  EventPage,
  Job,
  Review,
  Sender,
  Source,
  SourceFile,
} from '../../../src/contract/api/index.ts';
import { WEBHOOK_EVENT_TYPES } from '../../../src/contract/api/index.ts';
import { type Services, WS } from './services.ts';

export type FoundFile = SourceFile & { source: Source['kind'] };

/** What the service says has become of everything. */
export interface Outcome {
  files: FoundFile[];
  jobs: (Job & { sender: string | null; steps: string[] })[];
  documents: Document[];
  /** The log of events, as far as webhooks tell it. */
  events: Event[];
}

export async function readOutcome(services: Services): Promise<Outcome> {
  const senders = new Map((await services.list<Sender>(`${WS}/senders`)).map(({ id, name }) => [id, name]));
  const jobs: Outcome['jobs'] = [];
  for (const job of await services.list<Job>(`${WS}/jobs`)) {
    const { history } = await services.call<Review>('GET', `${WS}/jobs/${job.id}/review`);
    const sender = job.sender_id === null ? null : (senders.get(job.sender_id) ?? job.sender_id);
    jobs.push({ ...job, sender, steps: history.map(({ action }) => action) });
  }
  return {
    files: await listFiles(services),
    jobs,
    documents: await services.list<Document>(`${WS}/documents`),
    events: await listToldEvents(services),
  };
}

export async function listFiles(services: Services): Promise<FoundFile[]> {
  const files: FoundFile[] = [];
  for (const { id, kind } of await services.list<Source>(`${WS}/sources`)) {
    const own = await services.list<SourceFile>(`${WS}/sources/${id}/files`);
    files.push(...own.map((file) => ({ ...file, source: kind })));
  }
  return files;
}

export async function listToldEvents(services: Services): Promise<Event[]> {
  const events: Event[] = [];
  const types = WEBHOOK_EVENT_TYPES.join();
  for (let after = 'evt_0'; ; ) {
    const page = await services.call<EventPage>('GET', `${WS}/event-log?after=${after}&types=${types}&limit=200`);
    events.push(...page.items);
    if (!page.has_more) return events;
    after = page.after;
  }
}
