import type { SubjectPlan, SubjectRemains } from '../../contract/api/index.ts';
import {
  type Database,
  findDocumentRow,
  findDocumentUser,
  findJob,
  listHolders,
  listOpenRevisions,
  type SubjectHolderRow,
  type SubjectSearchRow,
} from '../../storage/store/index.ts';
import type { Core } from '../core.ts';
import { isHolderHeld } from './holds.ts';
import { readNotSearched, readPlaces } from './read-json.ts';

/** Why things stay that ADE cannot or must not erase. */
const ELSEWHERE: readonly { what: SubjectRemains; says: string }[] = [
  {
    what: 'signed_hashes',
    says: 'Hashes of the files as they were, in the activity, in signed acceptances and in records. They show no value.',
  },
  {
    what: 'backups',
    says: 'Backups of the data folder, of the database and of the storage. Erase again after a backup is restored.',
  },
  {
    what: 'source_folders',
    says: 'Files in watched folders and buckets, also those that ADE has moved to taken/ or failed/ there: they belong to whoever put them there.',
  },
  {
    what: 'downloads',
    says: 'What people and programs have downloaded: results, tables, workbooks with rows to fix.',
  },
  { what: 'other_systems', says: 'What webhooks and clients have given to other systems.' },
  {
    what: 'service_log',
    says: 'The log of the service, which has no values of documents, but is kept by whoever runs ADE.',
  },
];

const STORAGE = {
  what: 'storage_versions',
  says: 'Earlier versions of objects, if the bucket keeps versions: let a lifecycle rule of the bucket remove them.',
} as const;
const DATABASE = {
  what: 'database_copies',
  says: 'Free space in the files of PostgreSQL, until something else is written there (VACUUM FULL removes it at once), and its write-ahead log, until its rotation.',
} as const;

const OF_OUTCOME: Readonly<Partial<Record<SubjectRemains, string>>> = {
  held_job:
    'A legal hold of the job, of its document, or of a job that the version has read: nothing of it is touched.',
  held_document: 'A legal hold of the document or of a job about it: nothing of it is touched.',
  in_use: 'A job that is not finished needs it. Search and erase again after its end.',
  signed: 'Signed acceptances stay as they were signed.',
  chained: 'Entries of the activity are chained: none can be changed.',
  outside: 'Addresses of sources and webhooks, which name something that is not ADE’s. Change them by hand.',
  not_selected: 'It was not selected.',
  not_searched: 'It could not be searched, so nobody knows whether it has the person.',
};

/** What an erasure of these holders (null: all) does and leaves, before anything is done or afterwards. */
export async function planErasure(
  ctx: Pick<Core, 'db' | 'shared' | 'settings'>,
  row: SubjectSearchRow,
  selection: readonly string[] | null,
): Promise<SubjectPlan> {
  const goes: SubjectPlan['goes'] = [];
  const left = new Map<SubjectRemains, string[]>();
  const stay = (what: SubjectRemains, holder: string) => {
    const known = left.get(what) ?? [];
    if (!known.includes(holder)) left.set(what, [...known, holder]);
  };
  for (const holder of await listHolders(ctx.db, row.id)) {
    for (const what of listFixed(holder)) stay(what, holder.holder);
    const why =
      selection !== null && !selection.includes(holder.holder) ? 'not_selected' : await findKept(ctx.db, holder);
    if (why !== null) stay(why, holder.holder);
    else if (!isFixed(holder))
      goes.push({ holder: holder.holder, how: await findHow(ctx.db, holder), count: holder.count });
  }
  for (const { holder } of readNotSearched(row)) stay('not_searched', holder);
  const own = [...left].map(([what, holders]) => ({ what, holders, says: OF_OUTCOME[what] ?? '' }));
  const shared = [...(ctx.shared.isOn ? [STORAGE] : []), ...(ctx.settings.databaseUrl === '' ? [] : [DATABASE])];
  return {
    search_id: row.id,
    goes,
    remains: [...own, ...[...ELSEWHERE, ...shared].map((one) => ({ ...one, holders: [] }))],
  };
}

async function findKept(db: Database, { holder }: SubjectHolderRow): Promise<SubjectRemains | null> {
  const [kind, id = ''] = holder.split(':');
  if (await isHolderHeld(db, holder)) return kind === 'document' ? 'held_document' : 'held_job';
  if (kind === 'document') return (await findDocumentUser(db, id)) === undefined ? null : 'in_use';
  if (kind !== 'job') return null;
  const job = await findJob(db, id);
  if (job === undefined) return null;
  const isOpen = job.status === 'queued' || job.status === 'running';
  return isOpen || (await listOpenRevisions(db, [id])).size > 0 ? 'in_use' : null;
}

/** Places of a holder that stay in any case. */
function listFixed(row: SubjectHolderRow): SubjectRemains[] {
  const { holder } = row;
  const places = readPlaces(row);
  const tables = new Set(places.map(({ table }) => table));
  return [
    ...(tables.has('activity') ? (['chained'] as const) : []),
    ...(tables.has('acceptances') || places.some(({ kind }) => kind === 'acceptance') ? (['signed'] as const) : []),
    ...(holder === 'rows:sources' || holder === 'rows:webhooks' ? (['outside'] as const) : []),
  ];
}

function isFixed({ holder }: SubjectHolderRow): boolean {
  return holder === 'rows:activity';
}

/** Formats that ADE writes again; of others, the bytes go. */
const MASKED = new Set(['xlsx', 'csv']);

async function findHow(db: Database, { holder }: SubjectHolderRow): Promise<'mask' | 'remove'> {
  const [kind, id = ''] = holder.split(':');
  const documentId = kind === 'document' ? id : kind === 'job' ? (await findJob(db, id))?.document_id : undefined;
  if (documentId === undefined) return 'mask';
  const document = await findDocumentRow(db, documentId);
  return document === undefined || MASKED.has(document.format) ? 'mask' : 'remove';
}
