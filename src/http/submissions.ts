import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { AdeError } from '../contract/errors/index.ts';
import { findDefaultConfig, getConfig } from '../store/configs.ts';
import { identityOf, workspaceOf } from './access/guard.ts';
import { pathOf } from './errors.ts';
import type { Service } from './service.ts';

const MAX_KEY_CHARS = 200;

/** Header under which a client may send a submission again without making a second job. */
export const IDEMPOTENCY_HEADER = 'idempotency-key';

interface WantedVersion {
  config_version_id?: string;
  config_id?: string;
}

/** Finds the version of a submission that names one, or a config, or neither. Throws `no_active_config`. */
export async function findVersionId(
  { db }: Service,
  workspaceId: string,
  { config_version_id: versionId, config_id: configId }: WantedVersion,
): Promise<string> {
  if (versionId !== undefined) return versionId;
  const config =
    configId === undefined ? await findDefaultConfig(db, workspaceId) : await getConfig(db, workspaceId, configId);
  if (config === undefined || config.active_version_id === null || config.archived_at !== null) {
    throw new AdeError('no_active_config');
  }
  return config.active_version_id;
}

/** Who submits what, in the form that the queue takes. */
export function describeSubmission(request: FastifyRequest) {
  return {
    workspaceId: workspaceOf(request).id,
    submittedBy: identityOf(request).name,
    idempotency: readIdempotency(request),
  };
}

/** The key counts for the same request only: path and body are hashed with it. */
export function readIdempotency(request: FastifyRequest): { key: string; requestHash: string } | undefined {
  const key = request.headers[IDEMPOTENCY_HEADER];
  if (key === undefined) return undefined;
  if (typeof key !== 'string' || key === '' || key.length > MAX_KEY_CHARS) {
    const found = `the header Idempotency-Key must have 1 to ${MAX_KEY_CHARS} characters`;
    throw new AdeError('request_invalid', { found });
  }
  const requestHash = createHash('sha256')
    .update(`${pathOf(request)}\n${JSON.stringify(request.body ?? null)}`)
    .digest('hex');
  return { key, requestHash };
}
