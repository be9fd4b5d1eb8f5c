import {
  addActivity,
  type ConfigVersionRow,
  findLastVersion,
  getSender,
  type JobRow,
  type SequelRow,
  type Transaction,
} from '../../storage/store/index.ts';
import { type Held, readHeld } from '../jobs/describe-sequel.ts';
import { draftRecipe, type RecipeRequest, storeRecipe } from '../recipes/make-recipe.ts';
import { fillWithShared, findSharedCorrections } from '../recipes/shared-corrections.ts';
import { assertActive } from '../senders/match-sender.ts';
import { makeDraft } from '../versions/new-draft.ts';
import { advance } from './advance.ts';
import type { SequelContext } from './context.ts';
import { personOf } from './rights.ts';

/** Makes the corrections of a revision hold for the sender: those that are not only about their own document. */
export async function holdForSender(
  ctx: SequelContext,
  row: SequelRow,
  job: JobRow,
  corrections: string[],
): Promise<SequelRow> {
  const sender = await getSender(ctx.db, row.workspace_id, job.sender_id ?? '');
  assertActive(sender);
  const key = { sender_id: sender.id, config_id: job.config_id };
  const request: RecipeRequest = {
    sender,
    configId: job.config_id,
    baseVersion: await findLastVersion(ctx.db, key),
    change: { job, corrections, leavesOut: true },
    author: { actor: row.person, credential: personOf(row) },
  };
  const describe = ({ added, left_out }: { added: string[]; left_out: unknown[] }): Held => {
    const out = left_out.length;
    return { corrections: corrections.length - out, left_out: out, pieces: added, config_version_id: null };
  };
  const drafted = describe(await draftRecipe(ctx, request));
  if (drafted.corrections === 0) return advance(ctx.db, row, { held_json: JSON.stringify(drafted) });
  let next = row;
  await storeRecipe(ctx, {
    ...request,
    also: async (transaction, made) => {
      next = await advance(transaction, row, { held_json: JSON.stringify(describe(made)) });
    },
  });
  ctx.feed.publishActivity();
  return next;
}

/** Makes a draft of the config that has for everyone what holds for the sender, as far as a package can express it. */
export async function draftForEveryone(ctx: SequelContext, row: SequelRow, job: JobRow): Promise<SequelRow> {
  const held = readHeld(row);
  if (held === null || held.pieces.length === 0) return advance(ctx.db, row, {});
  const found = await findSharedCorrections(ctx, {
    workspaceId: row.workspace_id,
    configId: job.config_id,
    minSenders: 1,
  });
  const wanted = found.shared.filter(
    ({ changes, senders }) =>
      changes.length > 0 &&
      senders.some(
        ({ sender, pieces }) => sender === job.sender_id && pieces.some((piece) => held.pieces.includes(piece)),
      ),
  );
  if (wanted.length === 0) return advance(ctx.db, row, {});
  let next = row;
  const note = async (transaction: Transaction, { id }: Pick<ConfigVersionRow, 'id'>) => {
    next = await advance(transaction, row, { held_json: JSON.stringify({ ...held, config_version_id: id }) });
    await addActivity(transaction, {
      actor: row.person,
      credential: personOf(row),
      action: 'version.made',
      workspaceId: row.workspace_id,
      targetId: id,
      details: { based_on: found.version.id, shared_corrections: wanted.length },
      told: { config_id: job.config_id },
    });
  };
  await makeDraft(ctx, {
    workspaceId: row.workspace_id,
    configId: job.config_id,
    createdBy: row.person,
    basedOn: found.version.id,
    fill: fillWithShared(ctx, found, wanted),
    note,
  });
  ctx.feed.publishActivity();
  return next;
}
