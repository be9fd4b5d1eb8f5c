import type { EngineOrder } from '../contract/engine-messages.ts';
import { NextHost } from './job/next-host.ts';
import { readPackage, type Send } from './job/open-job.ts';
import { runEngine } from './run-engine.ts';

type ExpectOrder = Extract<EngineOrder, { type: 'expect' }>;

/**
 * Runs jobs one after the other, in the order of `orders`: a job finds the engine's code loaded and compiled, and gets a
 * rule host of its own, which is started ahead if the runner orders it. Ends with the orders, or after a job that failed:
 * what the failure left behind must not reach another job.
 */
export async function serveJobs(orders: NodeJS.ReadableStream, send: Send): Promise<void> {
  const hosts = new NextHost();
  // Loaded before the first job comes.
  await import('./run-job.ts');
  for await (const order of readOrders(orders)) {
    if (order.type === 'expect') prepareHost(order, hosts);
    else if (!(await serveJob(order.dir, send, hosts))) break;
  }
  hosts.close();
}

/** If this fails, the job itself finds out why, if it ever comes. */
function prepareHost({ request, environment_dir: dir }: ExpectOrder, hosts: NextHost): void {
  try {
    hosts.prepare(readPackage(request, dir).setup);
  } catch {
    hosts.close();
  }
}

async function serveJob(dir: string, send: Send, hosts: NextHost): Promise<boolean> {
  let isOver = false;
  let hasSucceeded = false;
  const sendOfJob: Send = (message) => {
    if (isOver) return;
    hasSucceeded = message.type === 'succeeded';
    isOver = hasSucceeded || message.type === 'failed';
    send(message);
  };
  await runEngine(dir, sendOfJob, hosts);
  return hasSucceeded;
}

async function* readOrders(stream: NodeJS.ReadableStream): AsyncGenerator<EngineOrder> {
  let rest = '';
  for await (const chunk of stream.setEncoding('utf8')) {
    const lines = (rest + String(chunk)).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield JSON.parse(line) as EngineOrder;
  }
}
