import { readFileSync } from 'node:fs';
import type { Batch, Job } from '../../src/contract/api/index.ts';
import { Client } from '../shared/client.ts';
import { readCpuMs, readCpuOfDescendantsMs } from '../shared/cpu-time.ts';
import { WS } from '../shared/run-document.ts';
import type { BenchedService } from '../shared/start-service.ts';
import { type Spread, spreadOf } from '../shared/statistics.ts';

const POLL_MS = 5;
const ACCEPTED = 202;
const REFUSED = 429;

export async function publishStarter(client: Client): Promise<void> {
  const config = await client.call<{ id: string }>('POST', `${WS}/configs`, { name: 'Bench' });
  const path = `${WS}/configs/${config.id}/versions`;
  const { items } = await client.call<{ items: { id: string }[] }>('GET', path);
  await client.call('POST', `${WS}/versions/${items[0]!.id}/publish`);
}

async function submit(client: Client, documentId: string): Promise<string> {
  return (await client.call<Job>('POST', `${WS}/jobs`, { document_id: documentId })).id;
}

async function waitFor(client: Client, jobId: string): Promise<Job> {
  for (;;) {
    const job = await client.call<Job>('GET', `${WS}/jobs/${jobId}`);
    if (job.status !== 'queued' && job.status !== 'running') return job;
    await sleep(POLL_MS);
  }
}

/** Runs jobs one after the other, and measures each from submission to end. `pauseMs`: time between two jobs. */
export async function measureIdle(client: Client, documentId: string, count: number, pauseMs = 0): Promise<Spread> {
  const times: number[] = [];
  for (let i = 0; i < count; i++) {
    await sleep(pauseMs);
    const startedMs = performance.now();
    const job = await waitFor(client, await submit(client, documentId));
    if (job.status !== 'success') throw new Error(`A job ended with ${job.status}: ${job.error?.message}`);
    times.push(performance.now() - startedMs);
  }
  return spreadOf(times);
}

/** Processor time of the server, and of its engines and rule hosts, per job. */
export interface CpuPerJob {
  server_ms: number;
  jobs_ms: number;
}

/** Begins to measure the processor time of a service; the function that it returns divides it by a number of jobs. */
export function watchCpu({ pid }: BenchedService): (jobs: number) => CpuPerJob {
  const read = () => ({ server: readCpuMs(pid), jobs: readCpuOfDescendantsMs(pid) });
  const start = read();
  return (jobs) => {
    const now = read();
    return {
      server_ms: Math.round((now.server - start.server) / jobs),
      jobs_ms: Math.round((now.jobs - start.jobs) / jobs),
    };
  };
}

/** Submits many jobs as fast as it can; returns how long the server took to accept them. */
export async function measureBurst(client: Client, documentId: string, count: number): Promise<Spread> {
  const body = JSON.stringify({ document_id: documentId });
  const times: number[] = [];
  let open = count;
  const submitRest = async () => {
    while (open-- > 0) {
      const { status, ms } = await client.send('POST', `${WS}/jobs`, body);
      if (status !== ACCEPTED) throw new Error(`A submission was answered with ${status}`);
      times.push(ms);
    }
  };
  await Promise.all(Array.from({ length: 4 }, submitRest));
  return spreadOf(times);
}

/** Waits until no job is queued or running. */
export async function waitForQueue(client: Client): Promise<void> {
  const list = (status: string) => client.call<{ items: Job[] }>('GET', `${WS}/jobs?status=${status}&limit=1`);
  while ((await list('queued')).items.length > 0 || (await list('running')).items.length > 0) await sleep(250);
}

export interface LoadResult {
  jobs: number;
  jobs_per_second: number;
  memory: { after_jobs: number; resident_mb: number }[];
}

/** Runs many small jobs as batches, and measures the server's memory at the same time. */
export async function measureThroughput(
  client: Client,
  service: BenchedService,
  documentId: (index: number) => Promise<string>,
  count: number,
): Promise<LoadResult> {
  const memory: LoadResult['memory'] = [];
  const startedMs = performance.now();
  for (let done = 0; done < count; ) {
    const size = Math.min(100, count - done);
    const ids: string[] = [];
    for (let i = 0; i < size; i++) ids.push(await documentId(i));
    const batch = await client.call<Batch>('POST', `${WS}/batches`, { document_ids: ids });
    await waitForBatch(client, batch.id, size);
    done += size;
    memory.push({ after_jobs: done, resident_mb: readResidentMb(service.pid) });
  }
  const seconds = (performance.now() - startedMs) / 1000;
  return { jobs: count, jobs_per_second: Math.round((count / seconds) * 100) / 100, memory };
}

async function waitForBatch(client: Client, id: string, size: number): Promise<void> {
  for (;;) {
    const { status, counts } = await client.call<Batch>('GET', `${WS}/batches/${id}`);
    if (status === 'finished' && counts.success === size) return;
    if (status === 'finished') throw new Error(await describeFailures(client, id));
    await sleep(100);
  }
}

async function describeFailures(client: Client, batchId: string): Promise<string> {
  const { items } = await client.call<{ items: Job[] }>('GET', `${WS}/jobs?batch_id=${batchId}&status=error&limit=5`);
  const reasons = items.map(({ id, error }) => `${id}: ${error?.code} ${error?.message}`);
  return `Jobs of the batch ${batchId} failed. ${reasons.join('; ')}`;
}

export interface RefusalResult {
  refused_per_second: number;
  refusals: Spread;
  status_reads: Spread;
}

/** Fills the queue behind two big jobs, then submits `rate` times per second while a status is read. */
export async function measureRefusals(
  service: BenchedService,
  bigId: string,
  smallId: string,
  { connections, seconds, rate }: { connections: number; seconds: number; rate: number },
): Promise<RefusalResult> {
  const client = new Client(service.url, service.token, connections);
  const reader = new Client(service.url, service.token, 1);
  const [watched] = [await submit(client, bigId), await submit(client, bigId)];
  const body = JSON.stringify({ document_id: smallId });
  while ((await client.send('POST', `${WS}/jobs`, body)).status === ACCEPTED);
  const refusals: number[] = [];
  const reads: number[] = [];
  const startedMs = performance.now();
  const untilMs = startedMs + seconds * 1000;
  const pauseMs = (1000 * connections) / rate;
  const hammer = async () => {
    for (let nextMs = performance.now(); nextMs < untilMs; nextMs += pauseMs) {
      if (nextMs > performance.now() + 1) await sleep(nextMs - performance.now());
      const { status, ms } = await client.send('POST', `${WS}/jobs`, body);
      if (status === REFUSED) refusals.push(ms);
    }
  };
  const read = async () => {
    while (performance.now() < untilMs) {
      reads.push((await reader.send('GET', `${WS}/jobs/${watched}`)).ms);
      await sleep(10);
    }
  };
  await Promise.all([...Array.from({ length: connections }, hammer), read()]);
  client.close();
  reader.close();
  return {
    refused_per_second: Math.round((refusals.length / (performance.now() - startedMs)) * 1000),
    refusals: spreadOf(refusals),
    status_reads: spreadOf(reads),
  };
}

function readResidentMb(pid: number): number {
  const kb = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Math.round(Number(kb) / 1024);
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
