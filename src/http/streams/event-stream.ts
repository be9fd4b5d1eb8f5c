import type { FastifyReply, FastifyRequest } from 'fastify';
import { type ConcurrencyLimits, holderOf } from '../access/concurrency.ts';
import type { EventStream, OpenStreams } from './open-streams.ts';

/** A client with this much unread data is gone or too slow. Its stream is dropped, and it can reconnect. */
const MAX_PENDING_BYTES = 4 * 1_048_576;
const RETRY_MS = 2000;

/** The parts of the service that a stream needs. */
export interface StreamOwner {
  settings: { heartbeatSeconds: number; stallSeconds: number };
  limits: Pick<ConcurrencyLimits, 'streams' | 'streamsInAll'>;
  streams: OpenStreams;
}

/**
 * Turns a reply into a stream of server-sent events. `onClose` is called once, whichever side closes it. Throws
 * `too_many_at_once`.
 */
export function openEventStream(
  request: FastifyRequest,
  reply: FastifyReply,
  owner: StreamOwner,
  onClose: () => void,
): EventStream {
  const release = takePlace(request, owner);
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
  let marked: string | null = null;
  const waiting = new Set<() => void>();
  const letGo = () => {
    for (const resolve of waiting) resolve();
    waiting.clear();
  };
  const write = (text: string) => {
    if (!isOpen) return;
    raw.write(text);
    if (raw.writableLength > MAX_PENDING_BYTES) stream.drop();
  };
  const isStuck = makeStuckCheck(raw);
  const timer = setInterval(() => {
    if (isStuck()) stream.drop();
    else write(`${marked === null ? '' : `id: ${marked}\n`}: still here\n\n`);
    marked = null;
  }, owner.settings.heartbeatSeconds * 1000);
  const finish = () => {
    isOpen = false;
    clearInterval(timer);
    letGo();
    owner.streams.delete(stream);
    release();
    onClose();
  };
  const stream: EventStream = {
    send: (data, id) => {
      if (id !== undefined) marked = null;
      write(`${id === undefined ? '' : `id: ${id}\n`}data: ${JSON.stringify(data)}\n\n`);
    },
    mark: (id) => {
      marked = id;
    },
    ready: () =>
      new Promise((resolve) => {
        if (!isOpen || !raw.writableNeedDrain) return resolve();
        waiting.add(resolve);
      }),
    close: () => {
      if (!isOpen) return;
      // A client that does not read would keep the connection open.
      const { socket } = raw;
      const giveUp = () => raw.destroy();
      socket?.setTimeout(owner.settings.stallSeconds * 1000, giveUp);
      // The next request may come over the same connection.
      raw.once('close', () => socket?.off('timeout', giveUp));
      raw.end();
      finish();
    },
    drop: () => {
      if (raw.writableLength > 0) raw.destroy();
      stream.close();
    },
    get isOpen() {
      return isOpen;
    },
  };
  owner.streams.add(stream, request);
  raw.on('drain', letGo);
  raw.on('close', () => isOpen && finish());
  if (request.method === 'HEAD') stream.close();
  return stream;
}

/** Streams have limits of their own: they do not count as open requests. */
function takePlace(request: FastifyRequest, { limits }: StreamOwner): () => void {
  const releaseOwn = limits.streams.take(holderOf(request.identity));
  try {
    const releaseInAll = limits.streamsInAll.take('server');
    request.endCount?.();
    return () => {
      releaseOwn();
      releaseInAll();
    };
  } catch (error) {
    releaseOwn();
    throw error;
  }
}

/** Tells whether the client has read nothing since the last call, although there was something to read. */
function makeStuckCheck({ socket }: FastifyReply['raw']): () => boolean {
  let before = -1;
  return () => {
    if (socket === null || socket.writableLength === 0) {
      before = -1;
      return false;
    }
    const read = socket.bytesWritten - socket.writableLength;
    const isStuck = read === before;
    before = read;
    return isStuck;
  };
}
