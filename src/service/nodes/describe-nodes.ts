import { hostname } from 'node:os';
import type { Node } from '../../contract/api/index.ts';
import { ENGINE_VERSION } from '../../contract/version.ts';
import { listNodeStates, type NodeState } from '../../storage/store/nodes.ts';
import type { JobContext } from '../core.ts';

/** All processes that share the database, those first that have been there longest; without such, this one. */
export async function describeNodes(ctx: JobContext): Promise<Node[]> {
  const { nodeId } = ctx.driver;
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

/** Of the process that has a database of its own. */
async function describeSelf({ settings, queue, sandbox, driver }: JobContext): Promise<Node> {
  const { running } = await driver.readCounts();
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
    ...describeTrouble(sandbox.problem),
  };
}

function describeTrouble(message: string | null): Pick<Node, 'status' | 'message'> {
  return message === null ? { status: 'ok' } : { status: 'degraded', message };
}
