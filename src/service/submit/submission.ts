import { existsSync } from 'node:fs';
import { AdeError, isAdeError } from '../../contract/errors/index.ts';
import { documentPath, environmentFolder } from '../../contract/layout.ts';
import type { Manifest } from '../../contract/manifest.ts';
import type { ReadAs } from '../../contract/run-request.ts';
import { readManifest } from '../../package/index.ts';
import { type CheckSource, decideNetworkAccess, makeJobId } from '../../runner/index.ts';
import { storedNames } from '../../storage/shared/index.ts';
import {
  type ArrivalRow,
  type ConfigVersionRow,
  type Database,
  type DocumentRow,
  getArrival,
  getDocument,
  getVersion,
  type JobRow,
  makeJobRow,
  type NewChange,
  NOT_GIVEN,
  type ReadAsColumns,
  type Transaction,
  toReadAsColumns,
  type WantedArrival,
} from '../../storage/store/index.ts';
import type { Core } from '../core.ts';
import { type EnvironmentUser, findVerifiedEnvironment } from '../environments/current-environment.ts';
import { isOfService } from '../host/for-later.ts';
import type { Keyed } from '../replay.ts';
import type { Belonging } from '../senders/match-sender.ts';
import type { SubmitContext } from './context.ts';

/** Work in the transactions of a submission, which may run again. */
export interface SubmissionHooks {
  /** Called first, before the job's document is locked. If it throws, nothing is stored. */
  store(transaction: Transaction, row: JobRow): Promise<void>;
  /** Called if the job's folder could not be made, so that the job was not accepted. */
  withdraw(transaction: Transaction, row: JobRow): Promise<void>;
}

/** Fields of every submission. */
export interface SubmissionBase extends Keyed {
  /** The version's id, or a function that finds it, called once a slot is reserved. */
  configVersionId: string | (() => Promise<string>);
  /** Omitted: the settings decide; see `decideNetworkAccess`. */
  runtimeNetworkAccess?: boolean;
  /** How to read csv files; ADE detects what is not given. */
  readAs?: ReadAs;
  /** The values to compare the job's numbers with; a retry has those of the job that it repeats. */
  checks?: CheckSource;
  /** The document's sender and period; if omitted, the document's name decides, if it is clear. */
  senderId?: string | undefined;
  period?: string | undefined;
  submittedBy: string;
  /** Work in the transactions that store the job, or take it back. */
  hooks?: SubmissionHooks;
  /** The entry in the activity, stored with the job or the batch. */
  activity: Pick<NewChange, 'action' | 'credential'>;
}

/** A version that can run, with its prepared environment. */
export interface RunnableVersion {
  version: ConfigVersionRow;
  environmentId: string;
  runtimeNetworkAccess: boolean;
  manifest: Manifest;
}

/** Throws `version_unknown`, `config_version_not_runnable` or `network_refused`. */
export async function findRunnable(
  ctx: SubmitContext,
  { workspaceId, configVersionId, runtimeNetworkAccess }: SubmissionBase,
  isTry: boolean,
): Promise<RunnableVersion> {
  const id = typeof configVersionId === 'string' ? configVersionId : await configVersionId();
  const version = await getVersion(ctx.db, workspaceId, id);
  const { environmentId, manifest } = await findEnvironment(ctx, version, isTry);
  return {
    version,
    environmentId,
    manifest,
    runtimeNetworkAccess: decideNetworkAccess(runtimeNetworkAccess, ctx.settings, manifest),
  };
}

interface FoundEnvironment {
  environmentId: string;
  manifest: Manifest;
}

/** The version's prepared environment, rebuilt if it cannot be read; throws `config_version_not_runnable`. */
async function findEnvironment(
  ctx: SubmitContext,
  version: ConfigVersionRow,
  isTry: boolean,
): Promise<FoundEnvironment> {
  const refuse = (found: string) =>
    new AdeError('config_version_not_runnable', { config_version_id: version.id, found });
  if (version.state === 'draft' && !isTry) throw refuse('it is a draft, which only a try may run');
  const { environment_id } = version;
  if (environment_id === null) throw refuse('no environment was prepared for it');
  await ctx.shared.bring(storedNames.environment(environment_id));
  try {
    // The environment's files are verified when the job runs.
    return { environmentId: environment_id, manifest: readManifest(environmentFolder(ctx.dataDir, environment_id)) };
  } catch {
    return rebuildEnvironment(ctx, { environment_id, config_version_id: version.id }, refuse);
  }
}

async function rebuildEnvironment(
  ctx: SubmitContext,
  user: EnvironmentUser,
  refuse: (found: string) => AdeError,
): Promise<FoundEnvironment> {
  try {
    const { id, build } = await findVerifiedEnvironment(ctx, user);
    return { environmentId: id, manifest: build.manifest };
  } catch (error) {
    if (!isAdeError(error) || isOfService(error)) throw error;
    throw refuse(`its prepared environment cannot be used: ${error.details.found ?? error.message}`);
  }
}

/** A document under the names of the arrival that a job is about. */
export interface ArrivedDocument {
  document: DocumentRow;
  arrival: ArrivalRow;
}

/** Throws `document_unknown` or `arrival_unknown`. */
export async function getArrived(
  db: Database,
  workspaceId: string,
  documentId: string,
  wanted: WantedArrival,
): Promise<ArrivedDocument> {
  const document = await getDocument(db, workspaceId, documentId);
  return { document, arrival: await getArrival(db, document, wanted) };
}

/** Throws `document_missing` if the document's file is gone. */
export async function assertDocumentExists(
  ctx: Pick<Core, 'dataDir' | 'shared'>,
  document: DocumentRow,
): Promise<void> {
  await ctx.shared.bring(storedNames.document(document.id));
  if (existsSync(documentPath(ctx.dataDir, document))) return;
  const found = document.purged_at === null ? 'there is no such file' : `it was removed on ${document.purged_at}`;
  throw new AdeError('document_missing', { document_id: document.id, found });
}

/** The columns of a new job that say who submitted it, and how. */
export type JobOrigin = Pick<JobRow, 'submitted_by'> &
  Partial<
    Pick<
      JobRow,
      'batch_id' | 'batch_position' | 'retry_of' | 'as_of' | 'is_try' | 'inputs_planned_at' | keyof Belonging
    >
  >;

/** The columns of a new job that say what the job runs. */
export type JobVersion = Pick<
  JobRow,
  'config_id' | 'config_version_id' | 'environment_id' | 'runtime_network_access' | keyof ReadAsColumns
>;

/** The row of a new job, which waits in the queue. */
export function makeSubmittedRow(
  { places }: Pick<SubmitContext, 'places'>,
  { document, arrival }: { document: DocumentRow; arrival: { id: string | null; filename: string } },
  version: JobVersion,
  { as_of, ...origin }: JobOrigin,
): JobRow {
  const createdAt = new Date().toISOString();
  const base = {
    ...NOT_GIVEN,
    id: makeJobId(),
    workspace_id: document.workspace_id,
    document_id: document.id,
    filename: arrival.filename,
    arrival_id: arrival.id,
    document_bytes: document.bytes,
    document_sha256: document.sha256,
    ...version,
    as_of: as_of ?? createdAt,
    submitted_by: origin.submitted_by,
    created_at: createdAt,
    queued_seq: places.nextSeq(),
  };
  return makeJobRow(base, origin);
}

export function toJobVersion(runnable: RunnableVersion, readAs?: ReadAs): JobVersion {
  const { version, environmentId, runtimeNetworkAccess } = runnable;
  return {
    config_id: version.config_id,
    config_version_id: version.id,
    environment_id: environmentId,
    runtime_network_access: runtimeNetworkAccess ? 1 : 0,
    ...toReadAsColumns(readAs),
  };
}
