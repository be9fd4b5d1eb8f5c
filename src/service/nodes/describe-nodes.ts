import { hostname } from 'node:os';
import type { Node } from '../../contract/api/index.ts';
import { ENGINE_VERSION } from '../../contract/version.ts';
import { listNodeStates, type NodeState } from '../../storage/store/index.ts';
import type { Core } from '../core.ts';
import type { SandboxWatch } from '../host/sandbox-watch.ts';
import type { JobQueue } from '../queue/job-queue.ts';
import type { QueueDriver } from '../queue/queue-driver.ts';

interface NodesContext extends Pick<Core, 'db' | 'settings' | 'nodeId'> {
  queue: JobQueue;
  driver: QueueDriver;
  sandbox: SandboxWatch;
  checkStorage: () => Promise<{ trouble: string | null }>;
}

/** All processes that share the database, the oldest first; if it is not shared, only this process. */
export async function describeNodes(ctx: NodesContext): Promise<Node[]> {
  const { nodeId } = ctx;
  if (nodeId === null) return [await describeSelf(ctx)];
  return (await listNodeStates(ctx.db)).map((state) => describeNode(state, nodeId));
}

function describeNode({ stopping_at, heartbeat_at: _, trouble, ...state }: NodeState, ownId: string): Node {
  return {
    ...state,
    running: Number(state.running),
    is_this: state.id === ownId,
    is_stopping: stopping_at !== null,
    ...describeTrouble(trouble),
  };
}

/** For a process that does not share its database. */
async function describeSelf({ settings, queue, sandbox, driver, checkStorage }: NodesContext): Promise<Node> {
  const [{ running }, storage] = await Promise.all([driver.readCounts(), checkStorage()]);
  const troubles = [storage.trouble, sandbox.problem].filter((one) => one !== null);
  return {
    id: null,
    host: hostname(),
    pid: process.pid,
    role: settings.role,
    version: ENGINE_VERSION,
    slots: settings.role === 'api' ? 0 : settings.maxConcurrency,
    running,
    sandbox_level: sandbox.level,
    started_at: new Date(performance.timeOrigin).toISOString(),
    heartbeat_age_ms: 0,
    clock_offset_ms: 0,
    is_this: true,
    is_stopping: queue.isStopped,
    ...describeTrouble(troubles.join(' ') || null),
  };
}

function describeTrouble(message: string | null): Pick<Node, 'status' | 'message'> {
  return message === null ? { status: 'ok' } : { status: 'degraded', message };
}
