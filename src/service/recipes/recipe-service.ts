import type { MadeRecipe, RecipeTrials, RecipeVersion } from '../../contract/api/index.ts';
import { AdeError } from '../../contract/errors/index.ts';
import type { Recipe } from '../../contract/recipe.ts';
import { areEmpty, type Tolerances } from '../../contract/tolerances.ts';
import {
  compareRecipes,
  describeAddress,
  type ExtendedRecipe,
  type RecipeChanges,
} from '../../record/recipes/index.ts';
import {
  type Actor,
  addActivity,
  getRecipe,
  getSender,
  inTransaction,
  type JobRow,
  listRecipes,
  listSenderJobs,
  markRevoked,
  type RecipeRow,
  type SenderRow,
} from '../../storage/store/index.ts';
import { readRecipeFileText, readStoredRecipe } from '../folders/recipe-files.ts';
import { getJob } from '../jobs/find-row.ts';
import { describeRecipe } from '../senders/describe-sender.ts';
import { assertActive } from '../senders/match-sender.ts';
import type { RecipeContext } from './context.ts';
import { draftRecipe, type RecipeChange, storeRecipe } from './make-recipe.ts';
import { type FoundShared, findSharedCorrections } from './shared-corrections.ts';
import { tryRecipe } from './try-recipe.ts';

/** How the next version of a recipe is made: from a job, from tolerances, by revoking pieces, or as a whole. */
export interface RecipeMaking {
  configId: string;
  baseVersion: number;
  jobId?: string | undefined;
  corrections?: string[] | undefined;
  until?: string | undefined;
  revoke?: string[] | undefined;
  recipe?: Recipe | undefined;
  checks?: Tolerances | undefined;
}

/** How many past jobs a recipe is tried on, if no jobs are named. */
const TRIED_JOBS = 12;

/** The recipes of senders, used by `http/`. */
export class RecipeService {
  readonly #ctx: RecipeContext;

  constructor(ctx: RecipeContext) {
    this.#ctx = ctx;
  }

  /** All versions of a sender's recipes, newest first. */
  async list(workspaceId: string, senderId: string): Promise<RecipeVersion[]> {
    const sender = await getSender(this.#ctx.db, workspaceId, senderId);
    return (await listRecipes(this.#ctx.db, sender.id)).map(describeRecipe);
  }

  /** The content of a version, which contains values. */
  async read(workspaceId: string, senderId: string, configId: string, version: number): Promise<Recipe> {
    const { row } = await this.#getRecipe(workspaceId, senderId, configId, version);
    return readStoredRecipe(this.#ctx, row.sha256);
  }

  /** Corrections that recipes of several senders share. Throws `config_unknown`, `config_not_published`, `package_invalid`. */
  findShared(workspaceId: string, configId: string, minSenders: number): Promise<FoundShared> {
    return findSharedCorrections(this.#ctx, { workspaceId, configId, minSenders });
  }

  async compare(
    workspaceId: string,
    senderId: string,
    configId: string,
    versions: { before: number; after: number },
  ): Promise<RecipeChanges> {
    const before = await this.read(workspaceId, senderId, configId, versions.before);
    return compareRecipes(before, await this.read(workspaceId, senderId, configId, versions.after));
  }

  /** Makes the next version; stores it unless this is only a try. Throws the errors of `contract/errors/recipes.ts`. */
  async make(
    workspaceId: string,
    senderId: string,
    making: RecipeMaking,
    author: Actor,
    isTrial: boolean,
  ): Promise<MadeRecipe> {
    const sender = await getSender(this.#ctx.db, workspaceId, senderId);
    assertActive(sender);
    const change = await this.#findChange(workspaceId, making);
    const request = { sender, configId: making.configId, baseVersion: making.baseVersion, change, author };
    if (isTrial) return describeMade(await draftRecipe(this.#ctx, request), null);
    const { made, row } = await storeRecipe(this.#ctx, request);
    return describeMade(made, row);
  }

  /** Revokes a version: new jobs get the newest one that is not revoked. */
  async revoke(
    workspaceId: string,
    senderId: string,
    configId: string,
    version: number,
    author: Actor,
  ): Promise<RecipeVersion> {
    const { sender, row } = await this.#getRecipe(workspaceId, senderId, configId, version);
    await inTransaction(this.#ctx.db, async (transaction) => {
      await markRevoked(transaction, row, author.actor, new Date().toISOString());
      if (row.revoked_at !== null) return;
      const details = { config_id: configId, version };
      const entry = { action: 'sender.recipe_revoked', workspaceId, targetId: sender.id, details } as const;
      await addActivity(transaction, { ...author, ...entry });
    });
    return describeRecipe((await this.#getRecipe(workspaceId, senderId, configId, version)).row);
  }

  /** What a version would change in the sender's past jobs. `signal` ends this. */
  async tryOut(
    workspaceId: string,
    senderId: string,
    about: { configId: string; version: number; jobIds?: readonly string[] | undefined },
    signal: AbortSignal,
  ): Promise<RecipeTrials> {
    const { sender, row } = await this.#getRecipe(workspaceId, senderId, about.configId, about.version);
    const recipe = await readRecipeFileText(this.#ctx, row.sha256);
    const jobs = await this.#listTried(workspaceId, sender, about);
    return { items: await tryRecipe(this.#ctx, jobs, recipe, signal) };
  }

  async #listTried(
    workspaceId: string,
    sender: SenderRow,
    { configId, jobIds }: { configId: string; jobIds?: readonly string[] | undefined },
  ): Promise<JobRow[]> {
    if (jobIds !== undefined) return Promise.all(jobIds.map((id) => getJob(this.#ctx, workspaceId, id)));
    const jobs = await listSenderJobs(this.#ctx.db, [sender.id]);
    const fitting = jobs.filter((job) => job.status === 'success' && job.config_id === configId);
    return fitting.filter((job) => job.inputs_purged_at === null).slice(0, TRIED_JOBS);
  }

  async #getRecipe(
    workspaceId: string,
    senderId: string,
    config_id: string,
    version: number,
  ): Promise<{ sender: SenderRow; row: RecipeRow }> {
    const sender = await getSender(this.#ctx.db, workspaceId, senderId);
    return { sender, row: await getRecipe(this.#ctx.db, { sender_id: sender.id, config_id }, version) };
  }

  async #findChange(workspaceId: string, making: RecipeMaking): Promise<RecipeChange> {
    const { jobId, corrections, until, revoke, recipe, checks } = making;
    const given = Object.entries({ job_id: jobId, revoke, recipe, checks }).filter(([, value]) => value !== undefined);
    const isOfJob = jobId !== undefined && checks !== undefined && given.length === 2;
    const refuse = (found: string) => new AdeError('recipe_request_invalid', { found });
    if (given.length > 1 && !isOfJob) throw refuse(given.map(([name]) => name).join(' and '));
    if (revoke !== undefined) return { revoke };
    if (recipe !== undefined) return { recipe };
    if (checks !== undefined) {
      if (areEmpty(checks)) throw refuse('checks without a tolerance or a check that is off');
      if (jobId === undefined) return { checks };
    }
    if (jobId === undefined) throw refuse('none');
    const job = await getJob(this.#ctx, workspaceId, jobId);
    const more = checks === undefined ? {} : { checks };
    return {
      job,
      ...more,
      ...(corrections === undefined ? {} : { corrections }),
      ...(until === undefined ? {} : { until }),
    };
  }
}

function describeMade({ recipe, added, replaced, left_out }: ExtendedRecipe, row: RecipeRow | null): MadeRecipe {
  const pieces = recipe.pieces.filter(({ id }) => added.includes(id));
  return {
    version: row && describeRecipe(row),
    recipe,
    added: pieces.map((piece) => ({ id: piece.id, found_by: describeAddress(piece) })),
    replaced,
    left_out,
  };
}
