import { AdeError } from '../../contract/errors/index.ts';
import { packageFolder } from '../../contract/layout.ts';
import type { Recipe } from '../../contract/recipe.ts';
import type { PackageFacts } from '../../package/index.ts';
import {
  type ConfigVersionRow,
  findPublishedVersion,
  getConfig,
  listStandingRecipes,
} from '../../storage/store/index.ts';
import { findShared, planChanges, proposeChanges, type SharedCorrection } from '../../trials/generalize/index.ts';
import type { Core } from '../core.ts';
import { readStoredRecipe } from '../folders/recipe-files.ts';
import { copyFrom, type NewDraft } from '../versions/new-draft.ts';
import { writePackageFile } from '../versions/package-files.ts';
import { readFacts } from '../versions/package-work.ts';

type Context = Pick<Core, 'db' | 'dataDir' | 'folders' | 'shared'>;

/** The recipe that new jobs of a sender get. */
export interface StandingRecipe {
  sender_id: string;
  /** Name of the sender. */
  name: string;
  version: number;
  recipe: Recipe;
}

/** The corrections that recipes share, and what they come from. */
export interface FoundShared {
  shared: SharedCorrection[];
  /** The version to which the package would be changed. */
  version: ConfigVersionRow;
  facts: PackageFacts;
  recipes: StandingRecipe[];
}

/** The standing recipe of each sender of a workspace for a config, with its values. */
export async function readStandingRecipes(
  ctx: Context,
  workspaceId: string,
  configId: string,
): Promise<StandingRecipe[]> {
  const rows = await listStandingRecipes(ctx.db, workspaceId, configId);
  return Promise.all(
    rows.map(async ({ sender_id, name, version, sha256 }) => {
      return { sender_id, name, version, recipe: await readStoredRecipe(ctx, sha256) };
    }),
  );
}

/** Throws `config_unknown`, `config_not_published`, `package_invalid`. */
export async function findSharedCorrections(
  ctx: Context,
  { workspaceId, configId, minSenders }: { workspaceId: string; configId: string; minSenders: number },
): Promise<FoundShared> {
  const config = await getConfig(ctx.db, workspaceId, configId);
  const version = await findPublishedVersion(ctx.db, config.id);
  if (version === undefined) throw new AdeError('config_not_published', { config_id: config.id });
  const recipes = await readStandingRecipes(ctx, config.workspace_id, config.id);
  const facts = await readFacts(ctx, version);
  const found = findShared(
    recipes.map(({ sender_id: sender, recipe }) => ({ sender, recipe })),
    { minSenders, asOf: new Date().toISOString() },
  );
  return { shared: proposeChanges(found, facts), version, facts, recipes };
}

/** Writes the sources of a draft: those of the version, with these corrections for everybody. */
export function fillWithShared(
  { dataDir }: Pick<Core, 'dataDir'>,
  { version, facts }: Pick<FoundShared, 'version' | 'facts'>,
  wanted: readonly SharedCorrection[],
): NewDraft['fill'] {
  const copy = copyFrom(packageFolder(dataDir, version.id));
  return async (dir) => {
    await copy(dir);
    for (const [path, text] of planChanges(dir, [...wanted], facts.manifest))
      await writePackageFile(dir, path, Buffer.from(text));
  };
}
