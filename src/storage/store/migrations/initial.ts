import { type CreateTableBuilder, type Kysely, sql } from 'kysely';

/** The tables of the first version that had a database. */
export async function makeInitialTables(db: Kysely<unknown>): Promise<void> {
  await makeWorkspaces(db);
  await makeConfigs(db);
  await makeDocuments(db);
  await makeJobs(db);
  await makeBatches(db);
  await makeAccess(db);
  await makeRecords(db);
}

type Table = CreateTableBuilder<string, string>;

function addText(table: Table, ...names: string[]): Table {
  return names.reduce((built, name) => built.addColumn(name, 'text', (column) => column.notNull()), table);
}

function addNullableText(table: Table, ...names: string[]): Table {
  return names.reduce((built, name) => built.addColumn(name, 'text'), table);
}

function addInteger(table: Table, ...names: string[]): Table {
  return names.reduce((built, name) => built.addColumn(name, 'bigint', (column) => column.notNull()), table);
}

function startTable(db: Kysely<unknown>, name: string): Table {
  return db.schema.createTable(name).addColumn('id', 'text', (column) => column.primaryKey());
}

async function makeWorkspaces(db: Kysely<unknown>): Promise<void> {
  await addNullableText(addText(startTable(db, 'workspaces'), 'name', 'created_at'), 'archived_at').execute();
}

async function makeConfigs(db: Kysely<unknown>): Promise<void> {
  let configs = addText(startTable(db, 'configs'), 'workspace_id', 'name', 'created_by', 'created_at');
  configs = addNullableText(addInteger(configs, 'is_default'), 'archived_at');
  await configs.addForeignKeyConstraint('configs_workspace', ['workspace_id'], 'workspaces', ['id']).execute();
  await db.schema
    .createIndex('configs_one_default')
    .on('configs')
    .column('workspace_id')
    .unique()
    .where(sql.ref('is_default'), '=', 1)
    .execute();

  let versions = addText(startTable(db, 'config_versions'), 'workspace_id', 'config_id', 'state', 'build_status');
  versions = addText(versions, 'created_by', 'created_at', 'updated_at');
  versions = addInteger(versions, 'number', 'revision');
  versions = addNullableText(versions, 'title', 'label', 'content_hash', 'based_on_version_id', 'published_at');
  versions = addNullableText(versions, 'published_by', 'activated_at', 'activated_by', 'archived_at');
  versions = addNullableText(versions, 'environment_id', 'build_error');
  await versions
    .addForeignKeyConstraint('config_versions_config', ['config_id'], 'configs', ['id'])
    .addUniqueConstraint('config_versions_number', ['config_id', 'number'])
    .execute();
  await db.schema
    .createIndex('config_versions_one_active')
    .on('config_versions')
    .column('config_id')
    .unique()
    .where(sql.ref('state'), '=', 'active')
    .execute();
}

async function makeDocuments(db: Kysely<unknown>): Promise<void> {
  let documents = addText(startTable(db, 'documents'), 'workspace_id', 'filename', 'sha256', 'format');
  documents = addText(documents, 'uploaded_by', 'uploaded_at');
  documents = addNullableText(addInteger(documents, 'bytes'), 'deleted_at', 'purged_at');
  await documents.addForeignKeyConstraint('documents_workspace', ['workspace_id'], 'workspaces', ['id']).execute();
  await makeIndex(db, 'documents', 'documents_newest', ['workspace_id', 'uploaded_at', 'id']);
  await makeIndex(db, 'documents', 'documents_sha256', ['workspace_id', 'sha256']);
}

async function makeJobs(db: Kysely<unknown>): Promise<void> {
  let jobs = addText(startTable(db, 'jobs'), 'workspace_id', 'document_id', 'filename', 'document_sha256');
  jobs = addText(jobs, 'config_id', 'config_version_id', 'environment_id', 'status', 'as_of', 'submitted_by');
  jobs = addText(jobs, 'created_at', 'attention_codes');
  jobs = addInteger(jobs, 'document_bytes', 'is_try', 'attempt', 'server_deaths', 'runtime_network_access');
  jobs = addInteger(jobs, 'queued_seq');
  jobs = addNullableText(jobs, 'batch_id', 'retry_of', 'started_at', 'finished_at', 'cancel_requested_at');
  jobs = addNullableText(jobs, 'cancelled_by', 'pass_name', 'summary_json', 'error_code', 'error_message');
  jobs = addNullableText(jobs, 'output_sha256', 'inputs_purged_at', 'outputs_purged_at', 'artifacts_purged_at');
  jobs = jobs.addColumn('batch_position', 'bigint').addColumn('pass', 'real');
  await jobs.addColumn('rows_done', 'bigint').addColumn('duration_ms', 'bigint').execute();
  await makeIndex(db, 'jobs', 'jobs_newest', ['workspace_id', 'created_at', 'id']);
  await makeIndex(db, 'jobs', 'jobs_status', ['workspace_id', 'status', 'created_at', 'id']);
  await makeIndex(db, 'jobs', 'jobs_queue', ['status', 'queued_seq']);
  await makeIndex(db, 'jobs', 'jobs_document', ['document_id']);
  await makeIndex(db, 'jobs', 'jobs_sha256', ['workspace_id', 'document_sha256']);
  await makeIndex(db, 'jobs', 'jobs_version', ['config_version_id']);
  await makeIndex(db, 'jobs', 'jobs_batch', ['batch_id', 'batch_position']);
  await makeIndex(db, 'jobs', 'jobs_finished', ['finished_at']);
}

async function makeBatches(db: Kysely<unknown>): Promise<void> {
  let batches = addText(startTable(db, 'batches'), 'workspace_id', 'config_id', 'config_version_id');
  batches = addText(batches, 'environment_id', 'name', 'submitted_by', 'created_at');
  batches = addInteger(addNullableText(batches, 'cancelled_at', 'finished_at'), 'runtime_network_access');
  await batches.execute();
  await makeIndex(db, 'batches', 'batches_newest', ['workspace_id', 'created_at', 'id']);
  await makeIndex(db, 'batches', 'batches_open', ['finished_at']);

  let items = addText(db.schema.createTable('batch_items') as Table, 'batch_id', 'document_id');
  items = addNullableText(addInteger(items, 'position'), 'job_id', 'error_code', 'error_message');
  await items
    .addPrimaryKeyConstraint('batch_items_key', ['batch_id', 'position'])
    .addForeignKeyConstraint('batch_items_batch', ['batch_id'], 'batches', ['id'])
    .execute();
  await makeIndex(db, 'batch_items', 'batch_items_document', ['document_id']);
  await makeIndex(db, 'batch_items', 'batch_items_job', ['job_id']);

  const keys = db.schema.createTable('idempotency_keys') as Table;
  await addText(keys, 'workspace_id', 'key', 'request_hash', 'resource_kind', 'resource_id', 'created_at')
    .addPrimaryKeyConstraint('idempotency_keys_key', ['workspace_id', 'key'])
    .execute();
  await makeIndex(db, 'idempotency_keys', 'idempotency_keys_age', ['created_at']);
}

async function makeAccess(db: Kysely<unknown>): Promise<void> {
  const tokens = addText(startTable(db, 'tokens'), 'name', 'kind', 'hash', 'roles_json', 'created_at', 'created_by');
  await addNullableText(tokens, 'expires_at', 'revoked_at', 'last_used_at')
    .addUniqueConstraint('tokens_hash', ['hash'])
    .execute();

  const sessions = db.schema.createTable('sessions').addColumn('id_hash', 'text', (column) => column.primaryKey());
  await addText(sessions as Table, 'token_id', 'created_at', 'expires_at')
    .addForeignKeyConstraint('sessions_token', ['token_id'], 'tokens', ['id'])
    .execute();
  await makeIndex(db, 'sessions', 'sessions_token', ['token_id']);
}

async function makeRecords(db: Kysely<unknown>): Promise<void> {
  const activity = addText(startTable(db, 'activity'), 'at', 'actor', 'action', 'details_json');
  await addNullableText(activity, 'workspace_id', 'target_kind', 'target_id').execute();
  await makeIndex(db, 'activity', 'activity_newest', ['at', 'id']);
  await makeIndex(db, 'activity', 'activity_workspace', ['workspace_id', 'at', 'id']);
  await makeIndex(db, 'activity', 'activity_target', ['target_id']);

  const settings = db.schema.createTable('settings').addColumn('key', 'text', (column) => column.primaryKey());
  await addText(settings as Table, 'value_json', 'updated_at', 'updated_by').execute();
}

async function makeIndex(db: Kysely<unknown>, table: string, name: string, columns: string[]): Promise<void> {
  await db.schema.createIndex(name).on(table).columns(columns).execute();
}
