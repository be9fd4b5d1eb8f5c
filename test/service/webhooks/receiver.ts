import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';

export interface Received {
  id: string;
  type: string;
  jobId: string | null;
  headers: IncomingHttpHeaders;
  body: string;
  /** The status of the answer. */
  status: number;
}

/** Gives a status, or answers by itself (null). */
export type Answer = (request: Omit<Received, 'status'>, response: ServerResponse) => number | null;

/** A receiver of webhooks, on a port of this machine. */
export interface Receiver {
  url: string;
  /** What ADE_WEBHOOK_HOSTS has to name. */
  host: string;
  received: Received[];
  answer: Answer;
}

/** `t`: a test, or the functions of a file; the receiver ends with it. */
export async function startReceiver(
  t: { after(end: () => void): void },
  answer: Answer = () => 204,
): Promise<Receiver> {
  const receiver: Receiver = { url: '', host: '', received: [], answer };
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray()).toString('utf8');
    const { type, data } = JSON.parse(body);
    const id = String(request.headers['webhook-id']);
    const about = { id, type, jobId: data.job_id ?? null, headers: request.headers, body };
    const status = receiver.answer(about, response);
    receiver.received.push({ ...about, status: status ?? response.statusCode });
    if (status !== null) response.writeHead(status).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  receiver.host = `http://127.0.0.1:${port}`;
  receiver.url = `${receiver.host}/hook`;
  return receiver;
}

/** The ids of the events of a job in the order in which they were received first. */
export function orderOf(receiver: Receiver, jobId: string): string[] {
  return [...new Set(receiver.received.filter((one) => one.jobId === jobId).map(({ id }) => id))];
}
