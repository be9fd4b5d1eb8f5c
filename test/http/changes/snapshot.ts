import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sha256 } from '../../../src/base/files/index.ts';
import { ACTIVITY_ACTIONS, type ActivityAction } from '../../../src/contract/activity.ts';
import { dataFolders } from '../../../src/contract/layout.ts';
import type { Database } from '../../../src/storage/store/database.ts';
import { partsOf } from '../../../src/storage/store/dialects/dialect.ts';
import type { ActivityRow, Tables } from '../../../src/storage/store/schema/tables.ts';

type Row = Record<string, unknown>;

/** Where a service has its files. */
export interface FilesPlace {
  dataDir: string;
  /** Empty without a storage. */
  storageUrl: string;
}

/** Everything that people can change, by table and by a name of the row. */
export type Snapshot = Map<string, Map<string, Row>>;

/**
 * Tables and columns that no person changes: what runs, builds and nodes note, caches, and what only repeats other rows.
 * All other tables and columns are compared.
 */
const LEFT_OUT: Record<string, readonly string[] | 'all'> = {
  activity: 'all',
  activity_chains: 'all',
  batch_counts: 'all',
  batch_items: 'all',
  blob_listing: 'all',
  column_sets: 'all',
  complete_periods: 'all',
  document_names: 'all',
  environments: 'all',
  event_ends: 'all',
  events: 'all',
  feed_events: 'all',
  idempotency_keys: 'all',
  job_events: 'all',
  job_names: 'all',
  job_sequels: 'all',
  node_events: 'all',
  nodes: 'all',
  queue_places: 'all',
  signing_key_in_use: 'all',
  signing_keys: 'all',
  stored_files: 'all',
  stored_folders: 'all',
  subject_holders: 'all',
  unnamed_blobs: 'all',
  webhook_deliveries: 'all',
  acceptances: ['is_filed'],
  batches: ['finished_at'],
  config_versions: ['build_status', 'build_error', 'environment_id', 'content_hash'],
  jobs: [
    'status',
    'attempt',
    'claim',
    'node_id',
    'server_deaths',
    'pass',
    'pass_name',
    'rows_done',
    'started_at',
    'finished_at',
    'summary_json',
    'attention_codes',
    'error_code',
    'error_message',
    'duration_ms',
    'output_sha256',
    'artifact_sha256',
    'revision',
    'columns_id',
  ],
  subject_searches: [
    ...['state', 'done', 'total', 'places', 'holders', 'not_searched_json', 'claim', 'claimed_at', 'ended_at'],
    ...['terms_json', 'error_code'],
  ],
  tokens: ['last_used_at'],
};

/** In this table, a row may change together with another row of the same config, which the entry names. */
const BY_CONFIG = 'config_versions';

/** Reads the rows, and the files that belong to them. */
export async function readSnapshot(db: Database, { dataDir, storageUrl }: FilesPlace): Promise<Snapshot> {
  const snapshot: Snapshot = new Map();
  for (const { name, key } of await partsOf(db).listTables(db)) {
    const left = LEFT_OUT[name] ?? [];
    if (left === 'all') continue;
    const rows = (await db
      .selectFrom(name as keyof Tables)
      .selectAll()
      .execute()) as Row[];
    const kept = rows.map((row) => [
      key.map((column) => String(row[column])).join(' '),
      Object.fromEntries(Object.entries(row).filter(([column]) => !left.includes(column))),
    ]);
    snapshot.set(name, new Map(kept as [string, Row][]));
  }
  const files = storageUrl === '' ? readFiles(dataDir) : await readStoredFiles(db, fileURLToPath(storageUrl));
  const configOf = (id: string) => snapshot.get(BY_CONFIG)?.get(id)?.config_id ?? null;
  const listFolders = (parent: string, about: (id: string) => Row) =>
    new Map([...(files.get(parent) ?? [])].map(([id, hash]) => [id, { ...about(id), hash }]));
  const ofVersion = (id: string) => ({ version_id: id, config_id: configOf(id) });
  snapshot.set(
    'files of documents',
    listFolders('documents', (id) => ({ document_id: id })),
  );
  snapshot.set('files of versions', listFolders('config_packages', ofVersion));
  const ended = await db.selectFrom('jobs').select('id').where('status', '=', 'success').execute();
  const lost = ended.filter(({ id }) => !id.includes('.') && !files.get('jobs')?.has(id));
  snapshot.set('jobs without files', new Map(lost.map((row) => [row.id, row])));
  return snapshot;
}

/** By the kind of folders and by id, a hash of all files. */
type Files = Map<string, Map<string, string>>;

function readFiles(dataDir: string): Files {
  const { documents, packages, jobs } = dataFolders(dataDir);
  return new Map(
    [documents, packages, jobs].map((parent) => {
      const entries = existsSync(parent) ? readdirSync(parent, { withFileTypes: true }) : [];
      const folders = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'));
      return [basename(parent), new Map(folders.map(({ name }) => [name, hashFolder(join(parent, name))]))];
    }),
  );
}

function hashFolder(folder: string): string {
  const lines = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => `${relative(folder, path)} ${sha256(readFileSync(path))}`);
  return sha256(lines.sort().join('\n'));
}

/** With a storage, the rows say which files count. A file whose blob is not in the storage is another file. */
async function readStoredFiles(db: Database, storage: string): Promise<Files> {
  const found: Files = new Map();
  const folders = await db.selectFrom('stored_folders').select('name').execute();
  const rows = await db.selectFrom('stored_files').selectAll().orderBy('path').execute();
  const byFolder = Map.groupBy(rows, (row) => row.folder);
  for (const { name } of folders) {
    const [kind, id] = name.split('/') as [string, string];
    const lines = (byFolder.get(name) ?? []).map((file) => {
      const isLost = file.link === null && !existsSync(join(storage, file.blob_key));
      return `${file.path} ${isLost ? 'lost' : file.sha256}`;
    });
    found.set(kind, (found.get(kind) ?? new Map<string, string>()).set(id, sha256(lines.join('\n'))));
  }
  return found;
}

/** A row before and after; null if it was not there. */
interface Change {
  table: string;
  before: Row | null;
  after: Row | null;
}

function listChanges(before: Snapshot, after: Snapshot): Change[] {
  const changes: Change[] = [];
  for (const table of new Set([...before.keys(), ...after.keys()])) {
    const [old, now] = [before.get(table), after.get(table)];
    for (const key of new Set([...(old?.keys() ?? []), ...(now?.keys() ?? [])])) {
      const change = { table, before: old?.get(key) ?? null, after: now?.get(key) ?? null };
      if (JSON.stringify(change.before) !== JSON.stringify(change.after)) changes.push(change);
    }
  }
  return changes;
}

function namesOf({ before, after }: Change): Set<unknown> {
  return new Set([...Object.values(before ?? {}), ...Object.values(after ?? {})]);
}

/** Compares what has changed with the new entries; returns what is wrong. */
export function compareWithEntries(before: Snapshot, after: Snapshot, entries: readonly ActivityRow[]): string[] {
  const made = entries.filter(({ action }) => ACTIVITY_ACTIONS[action as ActivityAction] !== 'read');
  const changes = listChanges(before, after);
  const configs = new Map<unknown, Set<unknown>>();
  for (const change of changes.filter(({ table }) => table === BY_CONFIG)) {
    const id = (change.after ?? change.before)?.config_id;
    configs.set(id, (configs.get(id) ?? new Set()).union(namesOf(change)));
  }
  const hasEntry = (change: Change) => {
    if (change.table === 'settings') return made.some(({ action }) => action.startsWith('safe_mode.'));
    // A batch makes its jobs later; its own entry came before.
    const batch = change.table === 'jobs' && change.before === null ? change.after?.batch_id : null;
    if (typeof batch === 'string' && before.get('batches')?.has(batch)) return true;
    const names = namesOf(change).union(configs.get((change.after ?? change.before)?.config_id) ?? new Set());
    return made.some(({ target_id: id }) => names.has(id));
  };
  const hasChange = ({ action, target_id: id }: ActivityRow) => {
    if (action.startsWith('safe_mode.')) return changes.some(({ table }) => table === 'settings');
    const isOfFile = action.startsWith('version.file_') || action === 'document.uploaded';
    // Bytes that are there come under other names, without another file.
    const isMade = ({ table }: Change) => !isOfFile || table.startsWith('files of ') || table === 'arrivals';
    return changes.some((change) => namesOf(change).has(id) && isMade(change));
  };
  return [
    ...changes.filter((change) => !hasEntry(change)).map((change) => `no entry for ${JSON.stringify(change)}`),
    ...made.filter((entry) => !hasChange(entry)).map(({ action, target_id: id }) => `no change for ${action} ${id}`),
  ];
}
