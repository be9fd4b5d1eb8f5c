import {
  countAllPending,
  countDisabledWebhooks,
  countJobsOfWorkspaces,
  countTroubledSources,
  partsOf,
} from '../../storage/store/index.ts';
import type { Service } from '../context/service.ts';

/** How many workspaces have numbers of their own: more would make the metrics grow with the data. */
const MAX_WORKSPACES = 50;

/** Lets the metrics show the state of the service. */
export function watchService({ db, jobs, settings, metrics }: Service): void {
  const { maxConcurrency, queueSize } = settings;
  metrics.watch({
    readThisNode: () => ({
      slots: jobs.ownSlots,
      maxConcurrency,
      queueSize,
      isSafeMode: jobs.safeMode.active,
      clockOffsetMs: jobs.clock?.offsetMs ?? 0,
      isDiskFull: jobs.isDiskFull,
      pool: partsOf(db).readPool(),
    }),
    readAllNodes: async () => {
      const [stats, nodes, workspaces, sourcesInTrouble, pending, disabled] = await Promise.all([
        jobs.readStats(),
        jobs.listNodes(),
        countJobsOfWorkspaces(db, MAX_WORKSPACES),
        countTroubledSources(db),
        countAllPending(db),
        countDisabledWebhooks(db),
      ]);
      return { ...stats, nodes: nodes.length, workspaces, sourcesInTrouble, webhooks: { pending, disabled } };
    },
  });
}
