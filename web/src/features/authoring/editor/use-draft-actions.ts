import { useState } from 'react';
import { showFailure } from '../../../components/notices.ts';
import type { Draft } from './use-draft.ts';
import type { OpenFile } from './use-open-file.ts';
import { isConflict } from './working-copies.ts';

export type PanelName = 'problems' | 'cases' | 'weights';

export type DraftActions = ReturnType<typeof useDraftActions>;

/**
 * The actions behind buttons and keys of the workbench. Each saves first. Runs of the draft follow one by one, since
 * each prepares the draft. The preview runs first, since the author waits for it.
 */
export function useDraftActions({ store, dirtyPaths, preview, check, cases }: Draft, file: OpenFile) {
  const [isPublishing, setPublishing] = useState(false);
  const [panel, setPanel] = useState<PanelName>('problems');
  const save = async () => {
    const isSaved = await store.saveAll();
    const copies = [...store.getCopies().values()];
    const conflict = copies.find(isConflict);
    if (conflict) file.openFile(conflict.path);
    const failed = copies.find((copy) => copy.error);
    if (failed?.error) showFailure(failed.error);
    return isSaved;
  };
  const saveAndShow = async () => {
    const hadChanges = dirtyPaths.length > 0;
    const isSaved = await save();
    if (isSaved && hadChanges) await preview.refresh();
    return isSaved;
  };
  const saveAndCheck = async () => {
    const isSaved = await save();
    if (isSaved) void preview.refresh().then(check.check);
    return isSaved;
  };
  const runCases = async (names?: readonly string[]) => {
    setPanel('cases');
    // Preparing the package for its cases also checks it.
    if (check.blocker === null && cases.names.length > 0 && (await saveAndShow())) cases.run(names);
  };
  /** Runs the case whose file is open, or else all cases. */
  const runCase = () => {
    const open = cases.names.find((name) => file.path.startsWith(`tests/${name}/`));
    return runCases(open === undefined ? undefined : [open]);
  };
  const publish = async () => {
    if (await saveAndCheck()) setPublishing(true);
  };
  const stopPublishing = () => setPublishing(false);
  return { panel, setPanel, isPublishing, stopPublishing, saveAndShow, saveAndCheck, runCases, runCase, publish };
}
