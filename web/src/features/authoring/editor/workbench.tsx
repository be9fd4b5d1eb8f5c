import { Box } from '@mantine/core';
import type { ConfigVersion, PackageProblem } from '../../../api/contract.ts';
import { DraftPreviewPane } from '../draft-preview/index.ts';
import { DraftScore } from '../draft-score/index.ts';
import { PublishDialog } from '../publish/index.ts';
import classes from './editor.module.css';
import { FilePane } from './file-pane.tsx';
import { PackageFiles } from './package-files.tsx';
import { UnsavedGuard } from './unsaved-guard.tsx';
import { useDraft } from './use-draft.ts';
import { useDraftActions } from './use-draft-actions.ts';
import { FIRST_FILE, useOpenFile } from './use-open-file.ts';
import { useWorkingCopies } from './use-working-copies.ts';
import { useWorkbenchKeys, WorkbenchKeys } from './workbench-keys.tsx';
import { WorkbenchPanels } from './workbench-panels.tsx';
import { WorkbenchToolbar } from './workbench-toolbar.tsx';

interface WorkbenchProps {
  version: ConfigVersion;
  /** The file to open first, and the line in it. */
  startFile: string | undefined;
  startLine: number | undefined;
}

/** The sources of one version: editable while it is a draft, read-only afterwards. */
export function Workbench({ version, startFile, startLine }: WorkbenchProps) {
  const openFiles = useWorkingCopies(version.workspace_id, version.id);
  const file = useOpenFile(openFiles.store, startFile, startLine);
  const draft = useDraft(version, openFiles, file.path);
  const actions = useDraftActions(draft, file);
  const { canEdit, copies, check, language, standingId, findLabel } = draft;
  useWorkbenchKeys(
    {
      save: () => void actions.saveAndCheck(),
      runCase: () => void actions.runCase(),
      runAll: () => void actions.runCases(),
    },
    canEdit,
  );
  const leaveDialogFor = (problem: PackageProblem) => {
    actions.stopPublishing();
    file.goTo(problem);
  };
  return (
    <Box className={classes.workbench}>
      <WorkbenchToolbar draft={draft} actions={actions} />
      <Box className={classes.body} data-edit={canEdit || undefined}>
        <PackageFiles draft={draft} file={file} />
        <Box className={classes.pane}>
          <FilePane
            key={file.path}
            copy={copies.get(file.path)}
            store={draft.store}
            paths={draft.paths}
            manifestText={copies.get(FIRST_FILE)?.text}
            problems={draft.problems.filter((problem) => problem.file === file.path)}
            checked={language.checked.get(file.path)}
            ask={language.ask}
            target={file.target}
            isReadOnly={!canEdit}
            onSave={() => void actions.saveAndCheck()}
          />
        </Box>
        {canEdit && (
          <>
            <Box className={classes.side}>
              <DraftPreviewPane version={version} preview={draft.preview} findLabel={findLabel} />
            </Box>
            <WorkbenchPanels draft={draft} file={file} actions={actions} />
            <Box className={classes.score}>
              <DraftScore
                {...{ version, standingId, findLabel }}
                blocker={check.blocker}
                onSave={actions.saveAndShow}
              />
            </Box>
          </>
        )}
      </Box>
      {canEdit && <WorkbenchKeys />}
      {actions.isPublishing && (
        <PublishDialog
          version={version}
          findingCount={[...language.checked.values()].reduce((sum, { findings }) => sum + findings.length, 0)}
          onClose={actions.stopPublishing}
          onProblem={leaveDialogFor}
        />
      )}
      <UnsavedGuard paths={draft.dirtyPaths} onSaveAll={actions.saveAndCheck} />
    </Box>
  );
}
