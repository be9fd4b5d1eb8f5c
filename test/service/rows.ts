import { createHash } from 'node:crypto';
import { NO_REVIEW } from '../../src/storage/store/reviews.ts';
import type { ConfigVersionRow, JobRow } from '../../src/storage/store/tables.ts';

export function hashText(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

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

/** A finished job, with what the test says on top. */
export function makeJobTestRow(more: Partial<JobRow> & Pick<JobRow, 'id'>): JobRow {
  const at = '2026-01-01T00:00:00.000Z';
  return {
    workspace_id: 'ws_test',
    document_id: 'doc_1',
    filename: 'table.csv',
    document_bytes: 1,
    document_sha256: 'a'.repeat(64),
    config_id: 'cfg_test',
    config_version_id: 'cfgv_test',
    environment_id: 'env',
    batch_id: null,
    batch_position: null,
    read_encoding: null,
    read_delimiter: null,
    status: 'success',
    is_try: 0,
    attempt: 1,
    claim: 1,
    node_id: null,
    server_deaths: 0,
    retry_of: null,
    as_of: at,
    runtime_network_access: 0,
    submitted_by: 'test',
    created_at: at,
    queued_seq: 1,
    started_at: at,
    finished_at: at,
    cancel_requested_at: null,
    cancelled_by: null,
    pass: null,
    pass_name: null,
    rows_done: null,
    summary_json: null,
    attention_codes: '',
    error_code: null,
    error_message: null,
    duration_ms: 100,
    output_sha256: null,
    artifact_sha256: null,
    inputs_purged_at: null,
    outputs_purged_at: null,
    artifacts_purged_at: null,
    revision_of: null,
    revision: 1,
    base_revision: null,
    correction_count: 0,
    token_id: null,
    ...NO_REVIEW,
    sender_id: null,
    period: null,
    recipe_version: null,
    sender_found_by: null,
    ...more,
  };
}
