import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { changeFolder, isOutcomeUnknown } from '../../base/files/index.ts';
import { dataFolders, MANIFEST_NAME, packageFolder } from '../../contract/layout.ts';
import { installDir } from '../../sandbox/index.ts';
import { type SharedFiles, storedNames } from '../../storage/shared/index.ts';
import {
  type ConfigVersionRow,
  type Database,
  insertDraft,
  inTransaction,
  makeId,
  type Transaction,
} from '../../storage/store/index.ts';
import { findPackageFile } from './package-files.ts';

export interface NewDraft {
  workspaceId: string;
  configId: string;
  createdBy: string;
  basedOn: string | null;
  /** Writes the sources to a folder that does not exist yet. */
  fill: (dir: string) => Promise<void>;
  /** Makes the config, if it is new, in the transaction that stores the draft. */
  makeConfig?: (transaction: Transaction) => Promise<unknown>;
  /** Adds the entry in the activity, in the same transaction. */
  note: (transaction: Transaction, draft: ConfigVersionRow) => Promise<void>;
}

/**
 * Makes a draft: first its sources, then its row, so that every draft has sources. A crash in between leaves a folder
 * without a row, which the next start removes.
 */
export async function makeDraft(
  { db, dataDir, shared }: { db: Database; dataDir: string; shared: SharedFiles },
  draft: NewDraft,
): Promise<ConfigVersionRow> {
  const id = makeId('cfgv');
  const dir = packageFolder(dataDir, id);
  return changeFolder(dataFolders(dataDir).packages, id, async () => {
    try {
      await draft.fill(dir);
      const names = await readNames(dir);
      const row = {
        workspace_id: draft.workspaceId,
        config_id: draft.configId,
        based_on_version_id: draft.basedOn,
        created_by: draft.createdBy,
        ...names,
      };
      // Equal files are stored once.
      const sameAs = draft.basedOn === null ? [] : [storedNames.package(draft.basedOn)];
      return await shared.change(storedNames.package(id), { isBrought: false, sameAs }, (store) =>
        store((record) =>
          inTransaction(db, async (transaction) => {
            await draft.makeConfig?.(transaction);
            const made = await insertDraft(transaction, row, id);
            await record(transaction);
            await draft.note(transaction, made);
            return made;
          }),
        ),
      );
    } catch (error) {
      if (!isOutcomeUnknown(error)) await rm(dir, { recursive: true, force: true });
      throw error;
    }
  });
}

export function copyFrom(source: string): NewDraft['fill'] {
  return (dir) => cp(source, dir, { recursive: true });
}

/** Copies the starter package. */
export const copyStarter = copyFrom(join(installDir, 'templates', 'starter'));

/** Title and version in a manifest; null if it can't be read. */
export async function readNames(dir: string): Promise<Pick<ConfigVersionRow, 'title' | 'label'>> {
  const file = await findPackageFile(dir, MANIFEST_NAME);
  try {
    const { info } = JSON.parse(file?.content.toString('utf8') ?? '{}') as { info?: Record<string, unknown> };
    return { title: asText(info?.title), label: asText(info?.version) };
  } catch {
    // The manifest of a draft may be unfinished; the check reports that.
    return { title: null, label: null };
  }
}

function asText(value: unknown): string | null {
  return typeof value === 'string' ? value.slice(0, 200) : null;
}
