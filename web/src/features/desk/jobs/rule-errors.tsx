import { Text, Title } from '@mantine/core';
import type { Artifact, Job } from '../../../api/contract.ts';
import { Muted } from '../../../components/muted.tsx';
import { countOf } from '../../../lib/format.ts';
import { t } from '../../../lib/texts.ts';
import { RuleLink } from '../../inspection/mapping/index.ts';
import classes from './jobs.module.css';

type RuleError = Artifact['rule_errors'][number];

const KINDS: Record<RuleError['kind'], string> = {
  exception: t`threw an error`,
  invalid_result: t`returned an invalid result`,
  timeout: t`took too long`,
  memory: t`took too much memory`,
  crash: t`ended its process`,
  output_flood: t`printed too much`,
  protocol: t`interfered with the answers of other rules`,
};

/** Rules that failed in a run, with the effect of each failure and its place in the code. */
export function RuleErrors({ job, artifact }: { job: Job; artifact: Artifact | undefined }) {
  if (!artifact || artifact.rule_errors.length === 0) return null;
  return (
    <section className={classes.card} aria-label={t`Rules that failed`}>
      <Title order={2} size="h5" mb="xs">
        {t`Rules that failed`}
      </Title>
      <ul className={classes.ruleErrors}>
        {artifact.rule_errors.map((error) => (
          <li key={`${error.rule} ${error.kind} ${error.pass} ${error.sheet} ${error.table_id} ${error.first_row}`}>
            <Text size="sm">
              {t`${<RuleLink job={job} rules={artifact.rules} rule={error.rule} />} ${KINDS[error.kind]}: ${error.message}`}
            </Text>
            <Muted>{listFacts(error).join(' · ')}</Muted>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** How often and where a rule failed, and the effect. */
function listFacts({ count, file, line, sheet, first_row: row, pass, ...error }: RuleError): string[] {
  return [
    countOf(count, 'time'),
    t`pass ${pass}`,
    sheet === undefined ? '' : row === undefined ? t`sheet ${sheet}` : t`sheet ${sheet}, from row ${row}`,
    file === undefined ? '' : line === undefined ? file : t`${file}, line ${line}`,
    error.at_load ? t`its file could not be loaded, so it was never called` : '',
    error.switched_off ? t`switched off for the rest of the run` : '',
  ].filter((fact) => fact !== '');
}
