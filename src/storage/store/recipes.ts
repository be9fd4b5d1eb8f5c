import { AdeError } from '../../contract/errors/index.ts';
import type { Database } from './database.ts';
import type { RecipeRow } from './schema/tables.ts';

export type RecipeKey = Pick<RecipeRow, 'sender_id' | 'config_id'>;

/** Newest first, including revoked ones. */
export async function listRecipes(db: Database, senderId: string): Promise<RecipeRow[]> {
  return db
    .selectFrom('recipes')
    .selectAll()
    .where('sender_id', '=', senderId)
    .orderBy('config_id')
    .orderBy('version', 'desc')
    .execute();
}

/** The version that new jobs get: the newest that is not revoked. */
export async function findStandingRecipe(db: Database, key: RecipeKey): Promise<RecipeRow | undefined> {
  return ofKey(db, key).where('revoked_at', 'is', null).orderBy('version', 'desc').executeTakeFirst();
}

/** The current recipe of each sender of a workspace (except archived senders), with the sender's name. */
export async function listStandingRecipes(
  db: Database,
  workspaceId: string,
  configId: string,
): Promise<(RecipeRow & { name: string })[]> {
  const rows = await db
    .selectFrom('recipes')
    .innerJoin('senders', 'senders.id', 'recipes.sender_id')
    .selectAll('recipes')
    .select('senders.name')
    .where('senders.workspace_id', '=', workspaceId)
    .where('senders.archived_at', 'is', null)
    .where('recipes.config_id', '=', configId)
    .where('recipes.revoked_at', 'is', null)
    .orderBy('recipes.sender_id')
    .orderBy('recipes.version')
    .execute();
  return [...new Map(rows.map((row) => [row.sender_id, row])).values()];
}

/** The newest version, revoked or not; 0 for none. */
export async function findLastVersion(db: Database, key: RecipeKey): Promise<number> {
  const last = await ofKey(db, key).orderBy('version', 'desc').executeTakeFirst();
  return last?.version ?? 0;
}

/** Throws `recipe_unknown`. */
export async function getRecipe(db: Database, key: RecipeKey, version: number): Promise<RecipeRow> {
  return ofKey(db, key)
    .where('version', '=', version)
    .executeTakeFirstOrThrow(() => new AdeError('recipe_unknown', { ...key, version }));
}

/** Fails if somebody else was faster, since two versions would have the same number. */
export async function insertRecipe(db: Database, row: RecipeRow): Promise<void> {
  await db.insertInto('recipes').values(row).execute();
}

export async function markRevoked(
  db: Database,
  { sender_id, config_id, version }: RecipeRow,
  by: string,
  at: string,
): Promise<void> {
  await db
    .updateTable('recipes')
    .set({ revoked_at: at, revoked_by: by })
    .where('sender_id', '=', sender_id)
    .where('config_id', '=', config_id)
    .where('version', '=', version)
    .where('revoked_at', 'is', null)
    .execute();
}

/** Hashes of all recipes, which are the names of their files. */
export async function listRecipeHashes(db: Database): Promise<Set<string>> {
  const rows = await db.selectFrom('recipes').select('sha256').execute();
  return new Set(rows.map(({ sha256 }) => sha256));
}

function ofKey(db: Database, { sender_id, config_id }: RecipeKey) {
  return db.selectFrom('recipes').selectAll().where('sender_id', '=', sender_id).where('config_id', '=', config_id);
}

/** All versions whose file has this hash. */
export async function listRecipesWithHash(db: Database, sha256: string): Promise<RecipeRow[]> {
  return db.selectFrom('recipes').selectAll().where('sha256', '=', sha256).execute();
}

/** The file of a recipe was written again with masked values. */
export async function replaceRecipeHash(db: Database, from: string, to: string): Promise<void> {
  await db.updateTable('recipes').set({ sha256: to }).where('sha256', '=', from).execute();
}
