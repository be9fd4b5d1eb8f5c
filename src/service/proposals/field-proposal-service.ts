import type { FieldProposal, FieldProposalState } from '../../contract/api/index.ts';
import { AdeError } from '../../contract/errors/index.ts';
import type { RecipePiece } from '../../contract/recipe.ts';
import type { ColumnProposal } from '../../package/own-columns/index.ts';
import { foldCell, listHolding } from '../../record/recipes/index.ts';
import {
  type Actor,
  addActivity,
  addProposalJob,
  decideFieldProposal,
  getConfig,
  getFieldProposal,
  insertFieldProposal,
  inTransaction,
  listFieldProposals,
  listProposalJobs,
  lockRow,
  readStandingProposals,
  removeProposalJob,
  type StatedProposal,
  type Transaction,
} from '../../storage/store/index.ts';
import type { Core } from '../core.ts';
import { readStandingRecipes, type StandingRecipe } from '../recipes/shared-corrections.ts';

/** The config of a proposal. */
export interface ConfigPlace {
  workspace_id: string;
  config_id: string;
}

interface NewProposal {
  jobId: string;
  name: string;
  /** As in the record; empty for a column without a header. */
  header: string;
  /** Called only for a header that nobody has proposed a field for. */
  propose: () => Promise<ColumnProposal>;
}

const MAX_JOBS = 20;

type Context = Pick<Core, 'db' | 'dataDir' | 'folders' | 'shared'>;

/** Fields that people miss in a package, until an author takes or declines them; used by `http/`. */
export class FieldProposalService {
  readonly #ctx: Context;

  constructor(ctx: Context) {
    this.#ctx = ctx;
  }

  /** Oldest first, with the senders whose recipes contradict a proposal. Throws `config_unknown`. */
  async list({ workspace_id, config_id }: ConfigPlace, state?: FieldProposalState): Promise<FieldProposal[]> {
    const config = await getConfig(this.#ctx.db, workspace_id, config_id);
    const all = await listFieldProposals(this.#ctx.db, config.id);
    const rows = all.filter((row) => state === undefined || row.state === state);
    if (rows.length === 0) return [];
    const recipes = await readStandingRecipes(this.#ctx, workspace_id, config.id);
    const ids = rows.map(({ id }) => id);
    const jobs = Map.groupBy(await listProposalJobs(this.#ctx.db, ids), ({ proposal_id: id }) => id);
    const asOf = new Date().toISOString();
    return rows.map((row) =>
      describe(row, jobs.get(row.id) ?? [], row.header === '' ? [] : listAgainst(row.subject, recipes, asOf)),
    );
  }

  /** `place`: known to be in the workspace. Throws `field_proposal_unknown`. */
  async get({ config_id }: ConfigPlace, id: string): Promise<FieldProposal> {
    const row = await getFieldProposal(this.#ctx.db, config_id, id);
    return describe(row, await listProposalJobs(this.#ctx.db, [row.id]));
  }

  /** Proposes a field for a column of a job, or adds the job to the proposal for the same header. */
  async propose(
    place: ConfigPlace,
    { jobId, name, header, propose }: NewProposal,
    author: Actor,
  ): Promise<{ proposal: FieldProposal; isNew: boolean }> {
    const subject = nameSubject({ name, header });
    const { db } = this.#ctx;
    const isKnown = (await readStandingProposals(db, place.config_id)).get(subject) !== undefined;
    const proposed = isKnown ? null : await propose();
    const made = await inTransaction(db, async (transaction) => {
      await lockRow(transaction, 'configs', place.config_id);
      const at = new Date().toISOString();
      const known = (await readStandingProposals(transaction, place.config_id)).get(subject);
      // Somebody may just have decided about it.
      if (known === undefined && proposed === null) return null;
      const { kind, checks } = proposed ?? { kind: 'text', checks: {} };
      const id =
        known?.id ??
        (await insertFieldProposal(transaction, {
          ...place,
          ...{ subject, name, header, kind, checks_json: JSON.stringify(checks) },
          ...{ proposed_by: author.actor, proposed_at: at },
        }));
      const isAdded = await addProposalJob(transaction, id, jobId, at);
      if (isAdded) await note(transaction, place, author, 'config.field_proposed', { proposal_id: id, job_id: jobId });
      return { id, isNew: known === undefined };
    });
    if (made === null) return this.propose(place, { jobId, name, header, propose }, author);
    return { proposal: await this.get(place, made.id), isNew: made.isNew };
  }

  /** Takes a job from a proposal that nobody has decided. Throws `config_unknown`, `field_proposal_unknown`, `field_proposal_decided`. */
  async withdraw(place: ConfigPlace, id: string, jobId: string, author: Actor): Promise<void> {
    await this.#change(place, id, async (transaction) => {
      if (!(await removeProposalJob(transaction, id, jobId))) return;
      await note(transaction, place, author, 'config.field_withdrawn', { proposal_id: id, job_id: jobId });
    });
  }

  /** Throws `config_unknown`, `field_proposal_unknown`, `field_proposal_decided`. */
  async decline(place: ConfigPlace, id: string, author: Actor): Promise<FieldProposal> {
    await this.#change(place, id, async (transaction) => {
      const decided = { decided_by: author.actor, decided_at: new Date().toISOString() };
      const decision = { decision: 'declined', ...decided, config_version_id: null, field: null } as const;
      await decideFieldProposal(transaction, id, decision);
      await note(transaction, place, author, 'config.field_declined', { proposal_id: id });
    });
    return this.get(place, id);
  }

  /** Open proposals by their ids. Throws `field_proposal_unknown`, `field_proposal_decided`. */
  async getOpen({ config_id }: ConfigPlace, ids: readonly string[]): Promise<StatedProposal[]> {
    const found: StatedProposal[] = [];
    for (const id of new Set(ids)) {
      const row = await getFieldProposal(this.#ctx.db, config_id, id);
      assertOpen(row);
      found.push(row);
    }
    return found;
  }

  /** Notes that a draft has the fields of proposals, in the transaction that stores the draft. */
  async take(
    transaction: Transaction,
    place: ConfigPlace,
    taken: readonly { id: string; field: string }[],
    versionId: string,
    author: Actor,
  ): Promise<void> {
    await lockRow(transaction, 'configs', place.config_id);
    for (const { id, field } of taken) {
      assertOpen(await getFieldProposal(transaction, place.config_id, id));
      const decided = { decided_by: author.actor, decided_at: new Date().toISOString() };
      const decision = { decision: 'taken', ...decided, config_version_id: versionId, field } as const;
      await decideFieldProposal(transaction, id, decision);
      await note(transaction, place, author, 'config.field_taken', { proposal_id: id, version_id: versionId, field });
    }
  }

  /** Throws `config_unknown` for a config of another workspace. */
  async #change(place: ConfigPlace, id: string, change: (transaction: Transaction) => Promise<void>): Promise<void> {
    await getConfig(this.#ctx.db, place.workspace_id, place.config_id);
    await inTransaction(this.#ctx.db, async (transaction) => {
      await lockRow(transaction, 'configs', place.config_id);
      assertOpen(await getFieldProposal(transaction, place.config_id, id));
      await change(transaction);
    });
  }
}

/** `jobs`: those of the proposal, newest first. */
function describe(
  { subject: _, checks_json: __, decision: ___, ...row }: StatedProposal,
  jobs: Awaited<ReturnType<typeof listProposalJobs>>,
  recipes: FieldProposal['recipes'] = [],
): FieldProposal {
  const senders = new Set(jobs.flatMap(({ sender_id: sender }) => sender ?? []));
  return {
    ...row,
    documents: jobs.length,
    senders: senders.size,
    job_ids: jobs.slice(0, MAX_JOBS).map(({ job_id: id }) => id),
    recipes,
  };
}

function nameSubject({ name, header }: { name: string; header: string }): string {
  return foldCell(header) === '' ? `\n${foldCell(name)}` : foldCell(header);
}

function assertOpen({ name, state }: StatedProposal): void {
  if (state === 'open') return;
  throw new AdeError('field_proposal_decided', { name, state: state.replace('_', ' ') });
}

/** The pieces of recipes that say that columns with a header have no field. */
function listAgainst(subject: string, recipes: readonly StandingRecipe[], asOf: string): FieldProposal['recipes'] {
  const isAgainst = (piece: RecipePiece) =>
    piece.kind === 'column_field' && piece.field === null && foldCell(piece.column.header) === subject;
  return recipes.flatMap(({ sender_id, name, version, recipe }) => {
    const pieces = listHolding(recipe, asOf).filter(isAgainst);
    return pieces.length === 0 ? [] : [{ sender_id, name, version, pieces: pieces.map(({ id }) => id) }];
  });
}

async function note(
  transaction: Transaction,
  { workspace_id: workspaceId, config_id: targetId }: ConfigPlace,
  author: Actor,
  action: `config.field_${'proposed' | 'withdrawn' | 'declined' | 'taken'}`,
  details: Record<string, string>,
): Promise<void> {
  await addActivity(transaction, { ...author, action, workspaceId, targetId, details });
}
