import { createHash } from 'node:crypto';
import { makeJobRow, NOT_GIVEN } from '../../src/storage/store/job-rows.ts';
import type { JobEnd } from '../../src/storage/store/jobs.ts';
import type { BatchRow, ConfigVersionRow, JobRow } from '../../src/storage/store/schema/tables.ts';

export function hashText(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** The entry of a deletion. */
export const DELETION = { actor: 'test', action: 'job.deleted', workspaceId: 'ws_test', targetId: null } as const;

/** An active version of the test config. */
export function makeVersionRow(id: string, environmentId: string | null): ConfigVersionRow {
  const at = '2026-01-01T00:00:00.000Z';
  return {
    id,
    workspace_id: 'ws_test',
    config_id: 'cfg_test',
    number: 1,
    state: 'active',
    title: 'Test rules',
    label: '1.0.0',
    revision: 1,
    content_hash: null,
    based_on_version_id: null,
    created_by: 'test',
    created_at: at,
    updated_at: at,
    published_at: at,
    published_by: 'test',
    activated_at: at,
    activated_by: 'test',
    archived_at: null,
    environment_id: environmentId,
    build_status: 'ready',
    build_error: null,
    note: null,
  };
}

/** A finished job, with the test's values in addition. */
export function makeJobTestRow(more: Partial<JobRow> & Pick<JobRow, 'id'>): JobRow {
  const at = '2026-01-01T00:00:00.000Z';
  const base = {
    ...NOT_GIVEN,
    workspace_id: 'ws_test',
    document_id: 'doc_1',
    filename: 'table.csv',
    document_bytes: 1,
    document_sha256: 'a'.repeat(64),
    config_id: 'cfg_test',
    config_version_id: 'cfgv_test',
    environment_id: 'env',
    read_encoding: null,
    read_delimiter: null,
    as_of: at,
    runtime_network_access: 0,
    submitted_by: 'test',
    created_at: at,
    queued_seq: 1,
  } as const;
  const ended = { status: 'success', attempt: 1, claim: 1, started_at: at, finished_at: at, duration_ms: 100 } as const;
  return makeJobRow({ ...base, id: more.id }, { ...ended, ...more });
}

/** A batch of the test config, with the test's values in addition. */
export function makeBatchTestRow(more: Partial<BatchRow> & Pick<BatchRow, 'id'>): BatchRow {
  return {
    workspace_id: 'ws_test',
    config_id: 'cfg_test',
    config_version_id: 'cfgv_test',
    environment_id: 'env',
    read_encoding: null,
    read_delimiter: null,
    sender_id: null,
    name: 'Batch',
    runtime_network_access: 0,
    submitted_by: 'test',
    created_at: '2026-01-01T00:00:00.000Z',
    period: null,
    cancelled_at: null,
    finished_at: null,
    ...more,
  };
}

/** How a job has ended. */
export const makeJobEnd = (status: JobEnd['status'], attention_codes = ''): JobEnd => ({
  status,
  attention_codes,
  finished_at: '2026-01-01T00:00:00.000Z',
  summary_json: null,
  error_code: null,
  error_message: null,
  duration_ms: 1,
  output_sha256: null,
});
