import type {
  CreateSender,
  MadeRecipe,
  PeriodOverview,
  RecipeTrials,
  RecipeVersion,
  Sender,
  UpdateSender,
} from '../../contract/api/index.ts';
import { AdeError } from '../../contract/errors/index.ts';
import type { Recipe } from '../../contract/recipe.ts';
import { listTolerances, type Tolerances } from '../../contract/tolerances.ts';
import { compareRecipes, type RecipeChanges } from '../../record/recipes/change-recipe.ts';
import { describeAddress } from '../../record/recipes/describe-piece.ts';
import type { ExtendedRecipe } from '../../record/recipes/extend-recipe.ts';
import { addActivity, type NewActivity } from '../../storage/store/activity.ts';
import { getRecipe, listRecipes, listStandingRecipes, markRevoked } from '../../storage/store/recipes.ts';
import {
  assignJob,
  getSender,
  listSenderJobs,
  listSenders,
  makeSender,
  type SenderSettings,
  updateSender,
} from '../../storage/store/senders.ts';
import type { JobRow, RecipeRow, SenderRow } from '../../storage/store/tables.ts';
import { inTransaction } from '../../storage/store/transactions.ts';
import type { JobContext } from '../core.ts';
import { readRecipeFileText, readStoredRecipe } from '../folders/recipe-files.ts';
import { publishJobById } from '../jobs/publish.ts';
import { draftRecipe, type RecipeChange, storeRecipe } from '../recipes/make-recipe.ts';
import { tryRecipe } from '../recipes/try-recipe.ts';
import { describePeriod, describeRecipe, describeSender } from './describe-sender.ts';
import { assertPeriod } from './match-sender.ts';
import { findStanding, findStandingBefore } from './standing.ts';

type GetJob = (workspaceId: string, jobId: string) => Promise<JobRow>;
type Author = Pick<NewActivity, 'actor' | 'credential'>;

/** What is made of a recipe, as people ask for it. */
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

/** The recipe that new jobs of a sender get. */
export interface StandingRecipe {
  sender_id: string;
  /** Of the sender. */
  name: string;
  version: number;
  recipe: Recipe;
}

/** Past jobs that a recipe is tried on, where nobody names others. */
const TRIED_JOBS = 12;

/** Senders, their recipes, and what is there of them, for `http/`. */
export class SenderService {
  readonly #ctx: JobContext;
  readonly #getJob: GetJob;

  constructor(ctx: JobContext, getJob: GetJob) {
    this.#ctx = ctx;
    this.#getJob = getJob;
  }

  async list(workspaceId: string): Promise<Sender[]> {
    return (await listSenders(this.#ctx.db, workspaceId)).map(describeSender);
  }

  async get(workspaceId: string, id: string): Promise<Sender> {
    return describeSender(await getSender(this.#ctx.db, workspaceId, id));
  }

  /** Throws `name_taken`. */
  async make(workspaceId: string, about: CreateSender, author: Author): Promise<Sender> {
    const row = await inTransaction(this.#ctx.db, async (transaction) => {
      const made = await makeSender(transaction, {
        workspace_id: workspaceId,
        name: about.name,
        due_day: about.due_day ?? null,
        has_several: about.has_several === true ? 1 : 0,
        file_pattern: about.file_pattern ?? null,
        created_by: author.actor,
      });
      await addActivity(transaction, { ...author, action: 'sender.made', workspaceId, targetId: made.id });
      return made;
    });
    return describeSender(row);
  }

  /** Throws `name_taken` and `sender_unknown`. */
  async update(workspaceId: string, id: string, changes: UpdateSender, author: Author): Promise<Sender> {
    const sender = await getSender(this.#ctx.db, workspaceId, id);
    await inTransaction(this.#ctx.db, async (transaction) => {
      await updateSender(transaction, sender, toColumns(changes));
      const details = { changed: Object.keys(changes).join(', ') };
      await addActivity(transaction, { ...author, action: 'sender.changed', workspaceId, targetId: id, details });
    });
    return this.get(workspaceId, id);
  }

  /** What is there of each sender for a period. Throws `period_invalid`. */
  async readPeriod(workspaceId: string, period: string, today = new Date().toISOString()): Promise<PeriodOverview> {
    assertPeriod(period);
    const all = await listSenders(this.#ctx.db, workspaceId);
    const ids = all.map(({ id }) => id);
    const jobs = Map.groupBy(await listSenderJobs(this.#ctx.db, ids, { period }), (job) => job.sender_id);
    // An archived sender is shown where it has sent something.
    const shown = all.filter(({ id, archived_at: at }) => at === null || jobs.has(id));
    const items = shown.map((sender) => {
      const own = jobs.get(sender.id) ?? [];
      return describePeriod(sender, period, own, { today: today.slice(0, 10), standing: findStanding(own) });
    });
    return { period, items };
  }

  /** Says to whom a job belongs; its recipe stays the one that it was run with. */
  async assign(
    workspaceId: string,
    jobId: string,
    to: Pick<JobRow, 'sender_id' | 'period'>,
    author: Author,
  ): Promise<JobRow> {
    const job = await this.#getJob(workspaceId, jobId);
    if (to.period !== null) assertPeriod(to.period);
    if (to.sender_id !== null) assertActive(await getSender(this.#ctx.db, workspaceId, to.sender_id));
    await inTransaction(this.#ctx.db, async (transaction) => {
      await assignJob(transaction, job.id, to);
      const details = { sender_id: to.sender_id ?? '', period: to.period ?? '' };
      await addActivity(transaction, { ...author, action: 'job.assigned', workspaceId, targetId: job.id, details });
    });
    await publishJobById(this.#ctx, job.id);
    return this.#getJob(workspaceId, jobId);
  }

  /** The job that counts for the sender's last period before the one of a job; undefined for none. */
  findEarlier({ sender_id: senderId, period }: Pick<JobRow, 'sender_id' | 'period'>): Promise<JobRow | undefined> {
    return findStandingBefore(this.#ctx.db, senderId, period);
  }

  /** All versions of a sender's recipes, newest first. */
  async listRecipes(workspaceId: string, senderId: string): Promise<RecipeVersion[]> {
    const sender = await getSender(this.#ctx.db, workspaceId, senderId);
    return (await listRecipes(this.#ctx.db, sender.id)).map(describeRecipe);
  }

  /** What a version says; it holds values. */
  async readRecipe(workspaceId: string, senderId: string, configId: string, version: number): Promise<Recipe> {
    const { row } = await this.#getRecipe(workspaceId, senderId, configId, version);
    return readStoredRecipe(this.#ctx, row.sha256);
  }

  /** What holds for each sender of a workspace with a config; it holds values. */
  async readStandingRecipes(workspaceId: string, configId: string): Promise<StandingRecipe[]> {
    const rows = await listStandingRecipes(this.#ctx.db, workspaceId, configId);
    return Promise.all(
      rows.map(async ({ sender_id: senderId, name, version, sha256 }) => {
        const recipe = await readStoredRecipe(this.#ctx, sha256);
        return { sender_id: senderId, name, version, recipe };
      }),
    );
  }

  async compare(
    workspaceId: string,
    senderId: string,
    configId: string,
    versions: { before: number; after: number },
  ): Promise<RecipeChanges> {
    const before = await this.readRecipe(workspaceId, senderId, configId, versions.before);
    return compareRecipes(before, await this.readRecipe(workspaceId, senderId, configId, versions.after));
  }

  /** The next version, which is stored unless it is tried only. Throws the errors of `contract/errors/recipes.ts`. */
  async makeRecipe(
    workspaceId: string,
    senderId: string,
    making: RecipeMaking,
    author: Author,
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

  /** New jobs get the newest version that is not revoked. */
  async revoke(
    workspaceId: string,
    senderId: string,
    configId: string,
    version: number,
    author: Author,
  ): Promise<RecipeVersion> {
    const { sender, row } = await this.#getRecipe(workspaceId, senderId, configId, version);
    await inTransaction(this.#ctx.db, async (transaction) => {
      await markRevoked(transaction, row, author.actor, new Date().toISOString());
      if (row.revoked_at !== null) return;
      const details = { config_id: configId, version };
      const entry = { action: 'sender.recipe_revoked', workspaceId, targetId: sender.id, details };
      await addActivity(transaction, { ...author, ...entry });
    });
    return describeRecipe((await this.#getRecipe(workspaceId, senderId, configId, version)).row);
  }

  /** What a version would change in the sender's past jobs. `signal` ends that. */
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
    if (jobIds !== undefined) return Promise.all(jobIds.map((id) => this.#getJob(workspaceId, id)));
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
    if (given.length !== 1 && !isOfJob) {
      const found = given.map(([name]) => name).join(' and ') || 'none';
      throw new AdeError('recipe_request_invalid', { found });
    }
    if (revoke !== undefined) return { revoke };
    if (recipe !== undefined) return { recipe };
    if (checks !== undefined && listTolerances(checks).length === 0)
      throw new AdeError('recipe_request_invalid', { found: 'checks without a tolerance' });
    if (jobId === undefined) return { checks: checks! };
    const job = await this.#getJob(workspaceId, jobId);
    const more = checks === undefined ? {} : { checks };
    return {
      job,
      ...more,
      ...(corrections === undefined ? {} : { corrections }),
      ...(until === undefined ? {} : { until }),
    };
  }
}

function assertActive({ id, archived_at: archivedAt }: SenderRow): void {
  if (archivedAt !== null) throw new AdeError('sender_archived', { sender_id: id });
}

function toColumns({ archived, has_several: hasSeveral, ...rest }: UpdateSender) {
  const columns: Partial<SenderSettings & Pick<SenderRow, 'name' | 'archived_at'>> = { ...rest };
  if (hasSeveral !== undefined) columns.has_several = hasSeveral ? 1 : 0;
  if (archived !== undefined) columns.archived_at = archived ? new Date().toISOString() : null;
  return columns;
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
