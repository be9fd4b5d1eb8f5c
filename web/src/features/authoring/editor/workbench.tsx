import { Box, NativeSelect, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { ConfigVersion, PackageProblem } from '../../../api/contract.ts';
import { showFailure } from '../../../components/notices.ts';
import { t } from '../../../lib/texts.ts';
import { useCan } from '../../../session/session.ts';
import { configQuery } from '../../entities/configs/config-api.ts';
import { filesQuery } from '../../entities/configs/file-api.ts';
import { CaseList } from '../cases/case-list.tsx';
import { describeRuns, useCases } from '../cases/use-cases.ts';
import { DraftPreviewPane } from '../draft-preview/draft-preview.tsx';
import { useDraftPreview } from '../draft-preview/use-draft-preview.ts';
import { DraftScore } from '../draft-score/draft-score.tsx';
import { PublishDialog } from '../publish/publish-dialog.tsx';
import { WeightTable } from '../weights/weight-table.tsx';
import classes from './editor.module.css';
import { FileList } from './file-list.tsx';
import { FilePane } from './file-pane.tsx';
import { FileToolbar } from './file-toolbar.tsx';
import { ProblemsPanel } from './problems-panel.tsx';
import { UnsavedGuard } from './unsaved-guard.tsx';
import { useCheck } from './use-check.ts';
import { useFacts } from './use-facts.ts';
import { useLanguage } from './use-language.ts';
import { useWeightFiles } from './use-weight-files.ts';
import { useWorkingCopies } from './use-working-copies.ts';
import { useWorkbenchKeys, WorkbenchKeys } from './workbench-keys.tsx';
import { type PanelName, WorkbenchPanels } from './workbench-panels.tsx';
import { WorkbenchToolbar } from './workbench-toolbar.tsx';
import { isConflict, isDirty } from './working-copies.ts';

interface WorkbenchProps {
  version: ConfigVersion;
  /** The file to open first, and the line in it. */
  startFile: string | undefined;
  startLine: number | undefined;
}

const FIRST_FILE = 'manifest.json';

/** The sources of one version: editable while it is a draft, read-only afterwards. */
export function Workbench({ version, startFile, startLine }: WorkbenchProps) {
  const { workspace_id: workspaceId, id: versionId } = version;
  const { files } = useSuspenseQuery(filesQuery(workspaceId, versionId)).data;
  const { store, copies } = useWorkingCopies(workspaceId, versionId);
  const isDraft = version.status === 'draft';
  const canEdit = useCan('author') && isDraft;
  const { result, isChecking, error, check, blocker } = useCheck(workspaceId, versionId);
  const [activePath, setActivePath] = useState(startFile ?? FIRST_FILE);
  const [target, setTarget] = useState(() => (startLine ? makeTarget(startFile ?? FIRST_FILE, startLine) : undefined));
  const [isPublishing, setPublishing] = useState(false);
  const [panel, setPanel] = useState<PanelName>('problems');
  const { checked, ask, error: languageError } = useLanguage({ version, files, copies, activePath, isOn: canEdit });
  const { data: config } = useQuery(configQuery(workspaceId, version.config_id));
  const standingId = config?.active_version_id ?? version.based_on;
  const preview = useDraftPreview(version, standingId, canEdit && blocker === null);
  const { findLabel } = useFacts(version, copies);
  const weightFiles = useWeightFiles(version, standingId, copies);
  const isNarrow = useMediaQuery('(max-width: 48em)');

  useEffect(() => {
    store.open(activePath).catch(showFailure);
  }, [store, activePath]);

  const dirtyPaths = [...copies.values()].filter(isDirty).map(({ path }) => path);
  const paths = [...new Set([...files.map(({ path }) => path), ...copies.keys()])];
  const problems = result?.problems ?? [];
  const openFile = (path: string) => {
    setTarget(undefined);
    setActivePath(path);
  };
  const goTo = (problem: PackageProblem) => {
    setPublishing(false);
    setActivePath(problem.file);
    setTarget({ ...problem });
  };
  const save = async () => {
    const isSaved = await store.saveAll();
    const conflict = [...store.getCopies().values()].find(isConflict);
    if (conflict) setActivePath(conflict.path);
    const failed = [...store.getCopies().values()].find((copy) => copy.error);
    if (failed?.error) showFailure(failed.error);
    return isSaved;
  };
  /** One after the other: whatever runs the draft prepares it, and the preview is what is waited for. */
  const saveAndShow = async () => {
    const hadChanges = dirtyPaths.length > 0;
    const isSaved = await save();
    if (isSaved && hadChanges) await preview.refresh();
    return isSaved;
  };
  const saveAll = async () => {
    const isSaved = await save();
    if (isSaved) void preview.refresh().then(check);
    return isSaved;
  };
  const cases = useCases(version, paths);
  const runCases = async (names?: readonly string[]) => {
    setPanel('cases');
    // Preparing the package for its cases checks it, too.
    if (blocker === null && cases.names.length > 0 && (await saveAndShow())) cases.run(names);
  };
  const thisCase = findCase(activePath, cases.names);
  useWorkbenchKeys(
    {
      save: () => void saveAll(),
      runCase: () => void runCases(thisCase === undefined ? undefined : [thisCase]),
      runAll: () => void runCases(),
    },
    canEdit,
  );
  const publish = async () => {
    if (await saveAll()) setPublishing(true);
  };

  return (
    <Box className={classes.workbench}>
      <WorkbenchToolbar
        version={version}
        canEdit={canEdit}
        dirtyCount={dirtyPaths.length}
        isSaving={[...copies.values()].some((copy) => copy.isSaving)}
        isChecking={isChecking}
        runBlocker={blocker}
        onSave={() => void saveAll()}
        onCheck={() => void saveAll()}
        onRunCases={() => void runCases()}
        caseRuns={describeRuns(cases)}
        isRunningCases={cases.running.length > 0}
        onPublish={() => void publish()}
      />
      <Box className={classes.body} data-edit={canEdit || undefined}>
        <nav className={classes.files} aria-label={t`Files of the package`}>
          {canEdit && (
            <FileToolbar
              workspaceId={workspaceId}
              versionId={versionId}
              copy={copies.get(activePath)}
              store={store}
              onOpen={openFile}
              fallbackPath={FIRST_FILE}
            />
          )}
          {isNarrow ? (
            <NativeSelect
              aria-label={t`File`}
              m={6}
              value={activePath}
              data={paths.map((path) => ({ value: path, label: dirtyPaths.includes(path) ? `${path} •` : path }))}
              onChange={(event) => openFile(event.currentTarget.value)}
            />
          ) : (
            <FileList
              paths={paths}
              activePath={activePath}
              dirtyPaths={new Set(dirtyPaths)}
              problems={problems}
              checked={checked}
              onOpen={openFile}
            />
          )}
        </nav>
        <Box className={classes.pane}>
          <FilePane
            key={activePath}
            copy={copies.get(activePath)}
            store={store}
            paths={paths}
            manifestText={copies.get(FIRST_FILE)?.text}
            problems={problems.filter(({ file }) => file === activePath)}
            checked={checked.get(activePath)}
            ask={ask}
            target={target?.file === activePath ? target : undefined}
            isReadOnly={!canEdit}
            onSave={() => void saveAll()}
          />
        </Box>
        {canEdit && (
          <Box className={classes.side}>
            <DraftPreviewPane version={version} preview={preview} findLabel={findLabel} />
          </Box>
        )}
        {canEdit && (
          <WorkbenchPanels
            open={panel}
            onOpen={setPanel}
            panels={[
              {
                name: 'problems',
                title: t`Check`,
                count: problems.length,
                body: blocker ? (
                  <Text size="sm" p="sm">
                    {blocker}
                  </Text>
                ) : (
                  <ProblemsPanel
                    result={result}
                    isChecking={isChecking}
                    error={error}
                    languageError={languageError}
                    onPick={goTo}
                  />
                ),
              },
              {
                name: 'cases',
                title: t`Cases`,
                count: [...cases.runs.values()].filter((run) => run.result.status === 'failed').length,
                body: (
                  <CaseList cases={cases} blocker={blocker} onOpen={openFile} onRun={(names) => void runCases(names)} />
                ),
              },
              {
                name: 'weights',
                title: t`Weights`,
                body: (
                  <WeightTable
                    files={weightFiles}
                    field={/^columns\/(\w+)\.[jt]s$/.exec(activePath)?.[1] ?? null}
                    findLabel={findLabel}
                    onOpen={openFile}
                  />
                ),
              },
            ]}
          />
        )}
        {canEdit && (
          <Box className={classes.score}>
            <DraftScore
              version={version}
              standingId={standingId}
              blocker={blocker}
              findLabel={findLabel}
              onSave={saveAndShow}
            />
          </Box>
        )}
      </Box>
      {canEdit && <WorkbenchKeys />}
      {isPublishing && (
        <PublishDialog
          version={version}
          findingCount={[...checked.values()].reduce((sum, { findings }) => sum + findings.length, 0)}
          onClose={() => setPublishing(false)}
          onProblem={goTo}
        />
      )}
      <UnsavedGuard paths={dirtyPaths} onSaveAll={saveAll} />
    </Box>
  );
}

/** The case whose file is open; all of them otherwise. */
function findCase(path: string, names: readonly string[]): string | undefined {
  return names.find((name) => path.startsWith(`tests/${name}/`));
}

function makeTarget(file: string, line: number): PackageProblem {
  return { file, line, severity: 'warning', code: '', message: '' };
}
