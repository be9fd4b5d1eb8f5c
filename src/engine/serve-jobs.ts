import type { EngineOrder } from '../contract/engine-messages.ts';
import { NextHost } from './job/next-host.ts';
import { readPackage, type Send } from './job/open-job.ts';
import { runEngine } from './run-engine.ts';

type RunOrder = Extract<EngineOrder, { type: 'run' }>;

/**
 * Runs jobs one after the other, in the order of `orders`, and starts a rule host ahead for the next job: a job gets its
 * own host, and finds the engine's code loaded and compiled. Ends with the orders, or after a job that failed: what the
 * failure left behind must not reach another job.
 */
export async function serveJobs(orders: NodeJS.ReadableStream, send: Send): Promise<void> {
  const hosts = new NextHost();
  // Loaded before the first job comes.
  await import('./run-job.ts');
  for await (const order of readOrders(orders)) {
    if (order.type === 'expect') hosts.prepare(readPackage(order.request, order.environment_dir).setup);
    else if (!(await serveJob(order, send, hosts))) break;
  }
  hosts.close();
}

async function serveJob({ dir, is_last: isLast }: RunOrder, send: Send, hosts: NextHost): Promise<boolean> {
  let isOver = false;
  const sendOfJob: Send = (message) => {
    if (isOver) return;
    isOver = message.type === 'succeeded' || message.type === 'failed';
    send(message);
  };
  const setup = await runEngine(dir, sendOfJob, hosts);
  if (setup === null) return false;
  if (!isLast) hosts.prepare(setup);
  return true;
}

async function* readOrders(stream: NodeJS.ReadableStream): AsyncGenerator<EngineOrder> {
  let rest = '';
  for await (const chunk of stream.setEncoding('utf8')) {
    const lines = (rest + String(chunk)).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield JSON.parse(line) as EngineOrder;
  }
}
