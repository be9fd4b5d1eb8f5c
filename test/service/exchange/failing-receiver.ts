import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { TestContext } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { Webhook } from 'standardwebhooks';
import type { Event } from '../../../src/contract/api/index.ts';

/** Longer than the 20 s for which ADE waits for an answer. */
const TOO_LATE_MS = 21_000;

/** What a receiver does with a request. The chances add up to 1; it succeeds with half of the requests. */
const WAYS = [
  ['answers', 0.44],
  ['answers slowly', 0.06],
  // Everything below fails for ADE. Where the receiver keeps the event, it gets it again later.
  ['answers 500', 0.15],
  ['answers 503 and asks for a pause', 0.08],
  ['redirects', 0.06],
  ['closes before reading', 0.1],
  ['keeps it and closes', 0.07],
  ['keeps it and answers 500', 0.035],
  ['keeps it and answers too late', 0.005],
] as const;
type Way = (typeof WAYS)[number][0];

/** A request whose whole body was read. */
export interface Arrival {
  id: string;
  body: string;
  event: Pick<Event, 'type' | 'data'> & { timestamp: string };
  /** When the receiver answered 2xx in time, as the number of arrivals until then; null if it did not. */
  acknowledgedAt: number | null;
}

/** A receiver that fails half of the time, in several ways. */
export class FailingReceiver {
  readonly arrivals: Arrival[] = [];
  readonly wrong: string[] = [];
  readonly ways = new Map<Way, number>();
  secret = '';
  host = '';
  readonly #random: () => number;

  constructor(random: () => number) {
    this.#random = random;
  }

  async listen(t: TestContext): Promise<void> {
    const server = createServer((request, response) => {
      // A sender that is killed breaks its request off.
      this.#receive(request, response).catch(() => undefined);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    t.after(() => {
      server.closeAllConnections();
      server.close();
    });
    this.host = `http://127.0.0.1:${portOf(server)}`;
  }

  async #receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const way = this.#choose();
    this.ways.set(way, (this.ways.get(way) ?? 0) + 1);
    if (way === 'closes before reading') return void request.socket.destroy();
    const body = Buffer.concat(await request.toArray()).toString('utf8');
    const arrival = this.#verify(request, body);
    if (arrival === null) return void response.writeHead(400).end();
    this.arrivals.push(arrival);
    await answer(way, response, () => {
      arrival.acknowledgedAt = this.arrivals.length;
    });
  }

  #choose(): Way {
    let left = this.#random();
    for (const [way, share] of WAYS) {
      left -= share;
      if (left < 0) return way;
    }
    return 'answers';
  }

  #verify({ headers }: IncomingMessage, body: string): Arrival | null {
    const id = String(headers['webhook-id']);
    try {
      const event = new Webhook(this.secret).verify(body, { ...headers } as Record<string, string>);
      return { id, body, event: event as Arrival['event'], acknowledgedAt: null };
    } catch (error) {
      this.wrong.push(`${id}: ${error}`);
      return null;
    }
  }
}

async function answer(way: Way, response: ServerResponse, note: () => void): Promise<void> {
  const acknowledge = () => {
    note();
    response.writeHead(204).end();
  };
  if (way === 'answers') return acknowledge();
  if (way === 'answers slowly') {
    await delay(400);
    return acknowledge();
  }
  if (way === 'keeps it and closes') return void response.socket?.destroy();
  if (way === 'redirects') return void response.writeHead(302, { location: '/elsewhere' }).end();
  if (way === 'answers 503 and asks for a pause') return void response.writeHead(503, { 'retry-after': '1' }).end();
  if (way === 'keeps it and answers too late') {
    await delay(TOO_LATE_MS, undefined, { ref: false });
    return void response.writeHead(204).end();
  }
  response.writeHead(500).end();
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
