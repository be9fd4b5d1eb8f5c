import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'kysely';
import type { JobRow } from '../../../../src/storage/store/schema/tables.ts';
import type { Server } from '../../harness.ts';

const ASK_MS = 20;

/** Times in ms from the death of a node, for each job that it ran. */
export class Takeovers {
  /** Times until the job waited again. */
  readonly givenBackMs: number[] = [];
  /** Times until another node started the job; that node may first have had no free slot. */
  readonly startedMs: number[] = [];
  readonly #watching: Promise<void>[] = [];
  readonly #server: Server;

  constructor(server: Server) {
    this.#server = server;
  }

  /** Call it before the node with this process id dies, and call the returned function when it dies. */
  async watch(pid: number): Promise<() => void> {
    const { rows } = await sql<Pick<JobRow, 'id' | 'claim'>>`select jobs.id, jobs.claim from jobs
      join nodes on nodes.id = jobs.node_id where nodes.pid = ${pid} and jobs.status = 'running'`.execute(
      this.#server.db,
    );
    return () => {
      const diedAtMs = performance.now();
      for (const row of rows) this.#watching.push(this.#follow(row, diedAtMs));
    };
  }

  async settled(): Promise<void> {
    await Promise.all(this.#watching);
  }

  async #follow({ id, claim }: Pick<JobRow, 'id' | 'claim'>, diedAtMs: number): Promise<void> {
    for (let isGivenBack = false; ; await delay(ASK_MS)) {
      const row = await this.#server.db
        .selectFrom('jobs')
        .select(['claim', 'status'])
        .where('id', '=', id)
        .executeTakeFirstOrThrow();
      const isStarted = row.claim > claim;
      // The job ended at the moment when its node was killed.
      if (!isStarted && row.status !== 'running' && row.status !== 'queued') return;
      const ms = performance.now() - diedAtMs;
      if (!isGivenBack && (isStarted || row.status === 'queued')) {
        isGivenBack = true;
        this.givenBackMs.push(ms);
      }
      if (isStarted) return void this.startedMs.push(ms);
    }
  }
}

export function describeLatencies(values: readonly number[]): string {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
  return `${sorted.length} times, median ${at(0.5)} ms, p99 ${at(0.99)} ms, most ${at(1)} ms`;
}
