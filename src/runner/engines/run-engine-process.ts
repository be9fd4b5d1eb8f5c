import type { RunRequest } from '../../contract/run-request.ts';
import type { EngineEnd, EngineWatch } from './engine-end.ts';
import { EngineProcess } from './engine-process.ts';

/** Runs a job's own engine process once, until it ends. */
export async function runEngineProcess(jobDir: string, request: RunRequest, watch: EngineWatch): Promise<EngineEnd> {
  const engine = new EngineProcess(request, {
    args: [jobDir],
    folder: jobDir,
    cpuSeconds: request.limits.cpu_seconds,
  });
  if (engine.confined.pid > 0) watch.onSpawn?.(engine.confined.pid);
  const end = await engine.follow(request, watch);
  await engine.confined.ended;
  return end;
}
