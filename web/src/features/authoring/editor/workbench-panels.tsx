import { Tabs, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { t } from '../../../lib/texts.ts';
import { CaseList } from '../cases/index.ts';
import { WeightTable } from '../weights/index.ts';
import classes from './editor.module.css';
import { ProblemsPanel } from './problems-panel.tsx';
import type { Draft } from './use-draft.ts';
import type { DraftActions, PanelName } from './use-draft-actions.ts';
import type { OpenFile } from './use-open-file.ts';

interface Panel {
  title: string;
  /** Number of things to fix, shown next to the title. */
  count?: number;
  body: ReactNode;
}

interface WorkbenchPanelsProps {
  draft: Draft;
  file: OpenFile;
  actions: DraftActions;
}

/** Panels about the whole package, below the open file. */
export function WorkbenchPanels({ draft, file, actions }: WorkbenchPanelsProps) {
  const { problems, check, cases, language, weightFiles, findLabel } = draft;
  const panels: Record<PanelName, Panel> = {
    problems: {
      title: t`Check`,
      count: problems.length,
      body: check.blocker ? (
        <Text size="sm" p="sm">
          {check.blocker}
        </Text>
      ) : (
        <ProblemsPanel
          result={check.result}
          isChecking={check.isChecking}
          error={check.error}
          languageError={language.error}
          onPick={file.goTo}
        />
      ),
    },
    cases: {
      title: t`Cases`,
      count: [...cases.runs.values()].filter((run) => run.result.status === 'failed').length,
      body: (
        <CaseList
          cases={cases}
          blocker={check.blocker}
          onOpen={file.openFile}
          onRun={(names) => void actions.runCases(names)}
        />
      ),
    },
    weights: {
      title: t`Weights`,
      body: (
        <WeightTable
          files={weightFiles}
          field={/^columns\/(\w+)\.[jt]s$/.exec(file.path)?.[1] ?? null}
          findLabel={findLabel}
          onOpen={file.openFile}
        />
      ),
    },
  };
  const names: readonly PanelName[] = ['problems', 'cases', 'weights'];
  const open = (value: string | null) => {
    const name = names.find((one) => one === value);
    if (name) actions.setPanel(name);
  };
  return (
    <Tabs value={actions.panel} onChange={open} className={classes.panels} keepMounted={false}>
      <Tabs.List>
        {names.map((name) => (
          <PanelTab key={name} name={name} {...panels[name]} />
        ))}
      </Tabs.List>
      {names.map((name) => (
        <Tabs.Panel key={name} value={name} className={classes.panel}>
          {panels[name].body}
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}

function PanelTab({ name, title, count = 0 }: { name: PanelName } & Panel) {
  return (
    <Tabs.Tab value={name} py={6} px={12}>
      {title}
      {count > 0 && (
        <Text span size="xs" fw={600} c="var(--ade-bad)" ml={6}>
          {count}
        </Text>
      )}
    </Tabs.Tab>
  );
}
