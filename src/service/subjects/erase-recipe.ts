import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import type { SubjectOutcome } from '../../contract/api/index.ts';
import { storedNames } from '../../storage/shared/index.ts';
import { addActivity, inTransaction, listRecipesWithHash, replaceRecipeHash } from '../../storage/store/index.ts';
import type { EraseRequest, SubjectContext, SubjectRun } from './context.ts';
import { searchOptions } from './search-files.ts';

/** Writes a recipe again with masked values, under its new hash; the old file goes with its last row. */
export async function eraseRecipe(
  ctx: SubjectContext,
  run: SubjectRun,
  sha256: string,
  request: EraseRequest,
): Promise<SubjectOutcome> {
  const path = join(ctx.folders.recipes, `${sha256}.json`);
  const rows = await listRecipesWithHash(ctx.db, sha256);
  const oldName = storedNames.recipe(sha256);
  if (rows.length === 0) {
    // A run before a crash has stored the new one.
    await rm(path, { force: true });
    return { outcome: 'erased', masked: 1, removed: 0 };
  }
  return ctx.shared.use([oldName], async () => {
    if (!existsSync(path)) return { outcome: 'gone' };
    const target = join(ctx.folders.erasing, run.searchId, 'recipe', sha256);
    await mkdir(dirname(target), { recursive: true });
    const file = { path, kind: 'json', displayName: 'recipe' } as const;
    const result = await run.reader.maskOne({ file, target }, run.terms, searchOptions(ctx, request.hasParts));
    await ctx.step('erase_masked', sha256);
    if (result !== 'masked') return { outcome: 'gone' };
    const text = await readFile(target, 'utf8');
    const next = createHash('sha256').update(text).digest('hex');
    await writeFileAtomic(join(ctx.folders.recipes, `${next}.json`), text, { mode: 0o600 });
    await ctx.step('erase_replaced', sha256);
    const outcome: SubjectOutcome = { outcome: 'erased', masked: 1, removed: 0, rows: rows.length };
    await ctx.shared.drop(oldName, (forget) =>
      ctx.shared.change(storedNames.recipe(next), { isBrought: false }, (store) =>
        store((record) =>
          inTransaction(ctx.db, async (transaction) => {
            await replaceRecipeHash(transaction, sha256, next);
            await record(transaction);
            await forget(transaction);
            for (const { sender_id: senderId, config_id, version } of rows) {
              await addActivity(transaction, {
                actor: request.actor,
                ...(request.credential === undefined ? {} : { credential: request.credential }),
                action: 'sender.recipe_erased',
                workspaceId: run.workspaceId,
                targetId: senderId,
                details: { config_id, version, sha256: next, search_id: run.searchId, reference: request.reference },
              });
            }
          }),
        ),
      ),
    );
    await ctx.step('erase_stored', sha256);
    await rm(path, { force: true });
    await rm(target, { force: true });
    return outcome;
  });
}
