import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  type FollowEventsQuery,
  type PassingType,
  readTypes,
  type ServerEvent,
  type WorkspaceEvent,
} from '../../contract/api/index.ts';
import { AdeError, getErrorRow, isAdeError } from '../../contract/errors/index.ts';
import { type FeedEvent, SERVER_CHANNEL } from '../../service/index.ts';
import {
  type EventFilter,
  findEventPosition,
  isWanted,
  type LoggedEvent,
  readEventEnd,
} from '../../storage/store/index.ts';
import type { Service } from '../context/service.ts';
import { workspaceOf } from '../guard/guard.ts';
import { openEventStream } from '../streams/event-stream.ts';
import type { EventStream } from '../streams/open-streams.ts';
import { findPassing, PassingMessages, tellEvent } from './event-messages.ts';

type Filter = Omit<FollowEventsQuery, 'after'>;

/** The events that a client asks for, and its passing messages; null: all of them. Throws `event_type_unknown`. */
export function readFilter({ types, job_id: jobId, sender_id: senderId, period, config_id: configId }: Filter): {
  wanted: EventFilter;
  passing: readonly PassingType[] | null;
} {
  const about = { jobId, senderId, period, configId };
  // Without a type, progress comes with the events; of one job if only one is asked for.
  const isOfAll = senderId === undefined && period === undefined && configId === undefined;
  if (types === undefined)
    return { wanted: about, passing: isOfAll ? (jobId === undefined ? null : ['job.progress']) : [] };
  const { unknown, ...read } = readTypes(types.split(','));
  if (unknown !== undefined) throw new AdeError('event_type_unknown', { found: unknown });
  return { wanted: { ...about, types: read.types }, passing: read.passing };
}

/** Sends the events after the one that the client got last, and what follows. */
export async function followWorkspace(
  service: Service,
  request: FastifyRequest,
  reply: FastifyReply,
  { after: first, ...about }: FollowEventsQuery,
): Promise<void> {
  const { id: workspaceId } = workspaceOf(request);
  const filter = readFilter(about);
  // A browser that connects again sends the header with its old query.
  const after = lastIdOf(request) ?? first;
  const known = after === undefined ? undefined : await findEventPosition(service.db, workspaceId, after);
  const from = known ?? (await readEventEnd(service.db, workspaceId));
  const stops: (() => void)[] = [];
  const stream = openEventStream(request, reply, service, () => {
    for (const stop of stops) stop();
  });
  if (after !== undefined && known === undefined) stream.send({ type: 'reset' } satisfies WorkspaceEvent, from.id);
  stream.send({ type: 'connected', after: from.id } satisfies WorkspaceEvent, from.id);
  const sender = new Sender(service, stream, filter);
  stops.push(
    service.jobs.feed.subscribe(workspaceId, (event) => sender.pass(event)),
    service.jobs.events.follow(
      workspaceId,
      from.seq,
      (event) => sender.tell(event),
      () => stream.drop(),
    ),
  );
  if (!stream.isOpen) for (const stop of stops) stop();
}

function lastIdOf({ headers }: FastifyRequest): string | undefined {
  const id = headers['last-event-id'];
  return typeof id === 'string' && id !== '' ? id : undefined;
}

/** Sends messages to one client, in order. */
class Sender {
  readonly #service: Service;
  readonly #stream: EventStream;
  readonly #wanted: EventFilter;
  readonly #passing: readonly PassingType[] | null;
  readonly #messages: PassingMessages;
  readonly #jobId: string | undefined;
  #last: Promise<void> = Promise.resolve();

  constructor(service: Service, stream: EventStream, { wanted, passing }: ReturnType<typeof readFilter>) {
    this.#service = service;
    this.#stream = stream;
    this.#wanted = wanted;
    this.#passing = passing;
    this.#messages = new PassingMessages(service);
    this.#jobId = wanted.jobId;
  }

  /** Resolves when the client can take the next event. */
  async tell(event: LoggedEvent): Promise<void> {
    await this.#add(async () => {
      const message = isWanted(event, this.#wanted) ? await tellEvent(this.#service, event) : undefined;
      if (message === undefined) this.#stream.mark(event.id);
      else this.#stream.send(message, event.id);
    });
    await this.#stream.ready();
  }

  pass(event: FeedEvent): void {
    const type = findPassing(event);
    if (type === undefined || this.#passing?.includes(type) === false) return;
    this.#add(async () => {
      const message = await this.#messages.make(event);
      const isOfOther = message?.type === 'job_progress' && this.#jobId !== undefined && message.job_id !== this.#jobId;
      if (message !== undefined && !isOfOther) this.#stream.send(message);
    }).catch(() => undefined);
  }

  /** A client that misses an event has to begin again after the last one that it got. */
  #add(send: () => Promise<void>): Promise<void> {
    const sent = this.#last.then(send);
    this.#last = sent.catch((error: unknown) => {
      this.#log(error);
      this.#stream.drop();
    });
    return this.#last;
  }

  #log(error: unknown): void {
    const isExpected = isAdeError(error) && getErrorRow(error.code).status === 503;
    const about = isExpected ? { code: error.code, reason: error.message } : { err: error };
    this.#service.log.error(about, 'an event could not be sent');
  }
}

/** Sends what happens on the server, from now on. */
export function followServer(service: Service, request: FastifyRequest, reply: FastifyReply): void {
  let stop: () => void = () => undefined;
  const stream = openEventStream(request, reply, service, () => stop());
  const messages = new PassingMessages(service);
  stream.send({ type: 'connected' } satisfies ServerEvent);
  stop = service.jobs.feed.subscribe(SERVER_CHANNEL, (event) => {
    messages.make(event).then(
      (message) => stream.send(message),
      () => stream.drop(),
    );
  });
  if (!stream.isOpen) stop();
}
