import type { DocumentNames } from '../../contract/api/index.ts';
import type { KnownTable } from '../../record/columns/index.ts';
import { foldCell } from '../../record/recipes/index.ts';
import { type Database, listAcceptedConfigs, listConfigs, listReadColumns } from '../../storage/store/index.ts';

export type FoundConfigs = Pick<DocumentNames['items'][number], 'sender_config_id' | 'headers_config_id'>;

/** Fewer headers say too little. */
const MIN_HEADERS = 2;
/** Which part of the headers that a config has read a document must have. */
const MIN_PART = 0.5;

/** Finds, for a document's sender and for the texts of its first rows, the configs that read such documents. */
export async function makeFindConfigs(
  db: Database,
  workspaceId: string,
  hasCells: boolean,
): Promise<(senderId: string | null, firstCells: readonly string[] | undefined) => FoundConfigs> {
  const all = await listConfigs(db, workspaceId);
  const runnable = new Set(
    all.filter(({ archived_at: at, active_version_id: active }) => at === null && active !== null).map(({ id }) => id),
  );
  const ofSender = await listAcceptedConfigs(db, workspaceId, [...runnable]);
  const known = hasCells ? await listHeaders(db, workspaceId, runnable) : [];
  return (senderId, firstCells) => ({
    sender_config_id: senderId === null ? null : (ofSender.get(senderId) ?? null),
    headers_config_id: firstCells === undefined ? null : findByHeaders(known, firstCells),
  });
}

interface KnownHeaders {
  configId: string;
  /** The headers of the columns that had a field. */
  headers: ReadonlySet<string>;
}

async function listHeaders(db: Database, workspaceId: string, runnable: ReadonlySet<string>): Promise<KnownHeaders[]> {
  const sets = await listReadColumns(db, workspaceId);
  return sets.flatMap(({ config_id: configId, tables_json: json }) => {
    if (!runnable.has(configId)) return [];
    const tables: KnownTable[] = JSON.parse(json);
    const columns = tables.flatMap((table) => table.columns.filter(({ field }) => field !== null));
    const headers = new Set(columns.map(({ header }) => foldCell(header)).filter((header) => header !== ''));
    return [{ configId, headers }];
  });
}

/** Null also if two configs have read as many of the headers. */
function findByHeaders(known: readonly KnownHeaders[], firstCells: readonly string[]): string | null {
  const cells = new Set(firstCells.map(foldCell));
  const most = new Map<string, number>();
  for (const { configId, headers } of known) {
    const shared = headers.intersection(cells).size;
    if (shared < MIN_HEADERS || shared < MIN_PART * headers.size) continue;
    most.set(configId, Math.max(shared, most.get(configId) ?? 0));
  }
  const [best, second] = [...most].sort(([, a], [, b]) => b - a);
  return best === undefined || best[1] === second?.[1] ? null : best[0];
}
