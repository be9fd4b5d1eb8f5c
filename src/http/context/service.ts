import type { FastifyBaseLogger } from 'fastify';
import type { VerifiedFiles } from '../../base/files/index.ts';
import type { WorkspaceEvent } from '../../contract/api/index.ts';
import type { Settings } from '../../contract/settings.ts';
import type { FacetReader, PreviewCache } from '../../previews/index.ts';
import type { ArtifactReader } from '../../record/reader/index.ts';
import type { JobService, PackageWork } from '../../service/index.ts';
import type { SharedFiles } from '../../storage/shared/index.ts';
import type { Actor, Database } from '../../storage/store/index.ts';
import type { Identity } from '../access/access.ts';
import type { ConcurrencyLimits } from '../access/concurrency.ts';
import type { TokenUses } from '../access/token-uses.ts';
import type { HttpLimits } from '../limits.ts';
import type { Metrics } from '../metrics/index.ts';
import type { OpenStreams } from '../streams/open-streams.ts';
import type { ActivityLog } from './activity-log.ts';
import type { Readings } from './readings.ts';

/** Everything that routes need. */
export interface Service {
  db: Database;
  settings: Settings & HttpLimits;
  /** Absolute. */
  dataDir: string;
  isAuthOff: boolean;
  log: FastifyBaseLogger;
  jobs: JobService;
  activity: ActivityLog;
  tokenUses: TokenUses;
  readings: Readings;
  artifacts: ArtifactReader;
  files: VerifiedFiles;
  shared: SharedFiles;
  previews: PreviewCache;
  facets: FacetReader;
  packages: PackageWork;
  metrics: Metrics;
  streams: OpenStreams;
  limits: ConcurrencyLimits;
}

export type Details = Record<string, string | number | boolean>;

/** The actor of entries about what a client does. */
export function makeActor(identity: Identity): Actor {
  return { actor: identity.name, credential: identity };
}

/** Tells clients that the activity has new entries; call it after the transaction of a change. */
export function announceActivity(service: Service): void {
  service.jobs.feed.publishActivity();
}

/** Sends a passing message to the clients that follow the workspace. */
export function publishBuildLog(service: Service, workspaceId: string, about: BuildLog): void {
  service.jobs.feed.publish(workspaceId, 'build_log', { type: 'build_log', ...about } satisfies WorkspaceEvent);
}

interface BuildLog {
  version_id: string;
  line: string;
}
