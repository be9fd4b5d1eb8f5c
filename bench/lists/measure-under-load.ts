import { setTimeout as delay } from 'node:timers/promises';
import { Client } from '../shared/client.ts';
import { readCpuMs } from '../shared/cpu-time.ts';
import type { BenchedService } from '../shared/start-service.ts';
import { type Spread, spreadOf } from '../shared/statistics.ts';

const CLIENTS = 20;
const REQUESTS = 400;
const WARM_UP = 20;
const HEALTH_EVERY_MS = 10;

export interface UnderLoad {
  list: Spread;
  health: Spread;
  /** The server's processor time for one request. Other work on the machine hardly changes it. */
  cpu_ms: number;
}

/** 20 clients ask for the same list, each again as soon as it is answered; another client asks for the health. */
export async function measureUnderLoad({ url, token, pid }: BenchedService, path: string): Promise<UnderLoad> {
  const client = new Client(url, token, CLIENTS);
  const watcher = new Client(url, token, 1);
  const listMs: number[] = [];
  const healthMs: number[] = [];
  let left = REQUESTS + WARM_UP;
  let isDone = false;
  const ask = async () => {
    while (left-- > 0) {
      const { status, ms, body } = await client.send('GET', path);
      if (status !== 200) throw new Error(`GET ${path} answered ${status}: ${body}`);
      listMs.push(ms);
    }
  };
  const watch = async () => {
    while (!isDone) {
      const { ms } = await watcher.send('GET', '/api/v1/health');
      healthMs.push(ms);
      await delay(HEALTH_EVERY_MS);
    }
  };
  const startedCpuMs = readCpuMs(pid);
  const watching = watch();
  await Promise.all(Array.from({ length: CLIENTS }, ask));
  isDone = true;
  await watching;
  const requestCount = listMs.length + healthMs.length;
  const cpu_ms = Math.round(((readCpuMs(pid) - startedCpuMs) / requestCount) * 100) / 100;
  client.close();
  watcher.close();
  return { list: spreadOf(listMs.slice(WARM_UP)), health: spreadOf(healthMs), cpu_ms };
}
