import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Database } from '../../store/database.ts';
import { identify } from '../access/identify.ts';

/** Keeps proxies from closing a quiet stream. At each heartbeat the token is checked again. */
const HEARTBEAT_MS = 15_000;
/** A client with this much unread data is gone or too slow. Its stream is closed, and it can reconnect. */
const MAX_PENDING_BYTES = 4 * 1_048_576;
const RETRY_MS = 2000;

/** Server-sent events to one client. */
export interface EventStream {
  send(data: unknown, id?: number): void;
  close(): void;
  readonly isOpen: boolean;
}

/** What a stream needs from the service; `streams` has the open ones. */
export interface StreamOwner {
  db: Database;
  isAuthOff: boolean;
  streams: Set<EventStream>;
}

/** Turns a reply into a stream of server-sent events. `onClose` is called once, whichever side closes it. */
export function openEventStream(
  request: FastifyRequest,
  reply: FastifyReply,
  owner: StreamOwner,
  onClose: () => void,
): EventStream {
  reply.hijack();
  const { raw } = reply;
  raw.writeHead(200, {
    ...(reply.getHeaders() as Record<string, string>),
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  });
  raw.write(`retry: ${RETRY_MS}\n\n`);
  let isOpen = true;
  const write = (text: string) => {
    if (!isOpen) return;
    raw.write(text);
    if (raw.writableLength > MAX_PENDING_BYTES) stream.close();
  };
  const timer = setInterval(() => {
    write(': still here\n\n');
    identify(owner.db, request, owner.isAuthOff).then(
      (identity) => identity ?? stream.close(),
      () => stream.close(),
    );
  }, HEARTBEAT_MS);
  const stream: EventStream = {
    send: (data, id) => write(`${id === undefined ? '' : `id: ${id}\n`}data: ${JSON.stringify(data)}\n\n`),
    close: () => {
      if (!isOpen) return;
      isOpen = false;
      clearInterval(timer);
      owner.streams.delete(stream);
      raw.end();
      onClose();
    },
    get isOpen() {
      return isOpen;
    },
  };
  owner.streams.add(stream);
  raw.on('close', () => stream.close());
  return stream;
}
