import { Button, Code, Group, Loader, Text } from '@mantine/core';
import { CircleAlert, CircleCheck, FlaskConical, Play } from 'lucide-react';
import type { CaseResult } from '../../../api/contract.ts';
import { ErrorNotice } from '../../../components/error-notice.tsx';
import { Muted } from '../../../components/muted.tsx';
import { TimeText } from '../../../components/time-text.tsx';
import { countOf } from '../../../lib/format.ts';
import { t } from '../../../lib/texts.ts';
import { CaseDifferences } from './case-differences.tsx';
import classes from './cases.module.css';
import type { CaseRun, Cases } from './use-cases.ts';

interface CaseListProps {
  cases: Cases;
  /** Why no config code can be run now; null if it can. */
  blocker: string | null;
  /** Opens the expected result of a case. */
  onOpen: (path: string) => void;
  onRun: (names: readonly string[]) => void;
}

/** The cases of the package, with the result and the differences of each. */
export function CaseList({ cases, blocker, onOpen, onRun }: CaseListProps) {
  const { names, runs, running, error } = cases;
  if (names.length === 0) {
    return (
      <Text size="sm" p="sm">
        {t`The package has no cases. A case is a folder in tests/ with two files: the document (input.csv or input.xlsx) and expected.json.`}
      </Text>
    );
  }
  return (
    <div className={classes.list}>
      {error && <ErrorNotice title={t`The cases were not run`} error={error} />}
      <ul aria-label={t`Cases`}>
        {names.map((name) => {
          const run = runs.get(name);
          const isRunning = running.includes(name);
          return (
            <li key={name} className={classes.case}>
              <Group gap="xs" wrap="nowrap">
                <CaseIcon run={run} isRunning={isRunning} />
                <button type="button" className={classes.name} onClick={() => onOpen(`tests/${name}/expected.json`)}>
                  {name}
                </button>
                <Muted role="status">{isRunning ? t`Running…` : run ? <Outcome run={run} /> : t`Not run yet`}</Muted>
                <Button
                  ml="auto"
                  size="compact-xs"
                  variant="default"
                  leftSection={<Play size={12} aria-hidden />}
                  disabled={isRunning || blocker !== null}
                  aria-label={t`Run ${name}`}
                  onClick={() => onRun([name])}
                >
                  {t`Run`}
                </Button>
              </Group>
              {run?.result.status === 'failed' && <CaseFailure result={run.result} />}
            </li>
          );
        })}
      </ul>
    </div>
  );
}

function CaseIcon({ run, isRunning }: { run: CaseRun | undefined; isRunning: boolean }) {
  if (isRunning) return <Loader size={14} aria-hidden />;
  if (!run) return <FlaskConical size={14} aria-hidden />;
  return run.result.status === 'passed' ? (
    <CircleCheck size={14} aria-hidden color="var(--ade-ok)" />
  ) : (
    <CircleAlert size={14} aria-hidden color="var(--ade-bad)" />
  );
}

function Outcome({ run: { result, at } }: { run: CaseRun }) {
  const { status, error, differences } = result;
  const what = status === 'passed' ? t`passed` : error ? t`failed` : countOf(differences.length, 'difference');
  return (
    <>
      {what}, <TimeText at={at} />
    </>
  );
}

function CaseFailure({ result: { error, differences, printed } }: { result: CaseResult }) {
  return (
    <div className={classes.failure}>
      {error && <Text size="sm">{error.message}</Text>}
      {differences.length > 0 && <CaseDifferences differences={differences} />}
      {printed && (
        <details>
          <summary>{t`Output of the rules`}</summary>
          <Code block>{printed}</Code>
        </details>
      )}
    </div>
  );
}
