import { Button, Group, Loader, Text, Title } from '@mantine/core';
import { CircleAlert, CircleCheck, CircleDashed } from 'lucide-react';
import type { ReactNode } from 'react';
import type { CaseResult, CheckedDocument, ConfigVersion, Publication } from '../../../api/contract.ts';
import { TextLink } from '../../../components/links.tsx';
import { Muted } from '../../../components/muted.tsx';
import { countOf, formatCount } from '../../../lib/format.ts';
import { plural, t } from '../../../lib/texts.ts';
import { nameVersion } from '../../entities/configs/index.ts';
import { CaseDifferences } from '../cases/index.ts';
import { ValueList } from '../compare/index.ts';
import { useVersionLabels } from '../language/use-version-labels.ts';
import classes from './publication.module.css';
import { CASES, type PublicationRun } from './use-publication.ts';

/** Of so many documents the values are shown at first; the user opens the others. */
const MAX_OPEN = 3;

/** What the draft was tried on, and which cases and values change. */
export function PublicationView({ version, run }: { version: ConfigVersion; run: PublicationRun }) {
  const { publication, cases, running } = run;
  if (publication === null) return null;
  const { documents } = publication;
  const opened = documents.filter(({ outcome }) => outcome === 'changed').slice(0, MAX_OPEN);
  return (
    <section aria-label={t`Cases and accepted documents`}>
      <Title order={3} size="h5" mb={4}>
        {t`Cases and accepted documents`}
      </Title>
      <Text size="sm" role="status">
        {summarise(publication, running !== null)}
      </Text>
      <ul className={classes.list}>
        {publication.cases && (
          <Item mark={markOf(publication.cases.outcome)} isRunning={running === CASES}>
            <Text size="sm" span>
              {t`The package's own cases`} <Muted span>{describeCases(publication.cases)}</Muted>
            </Text>
            <FailedCases cases={cases} />
          </Item>
        )}
        {documents.map((document) => (
          <DocumentItem key={document.job_id} {...{ document, version, run }} isOpen={opened.includes(document)} />
        ))}
      </ul>
      {documents.length === 0 && (
        <Muted>{t`No accepted document of this package is compared: there is none yet, or the workspace wants none.`}</Muted>
      )}
    </section>
  );
}

function summarise({ documents, is_checked: isChecked }: Publication, isRunning: boolean): string {
  if (!isChecked)
    return isRunning
      ? t`The draft reads the newest accepted documents again, with the corrections that were accepted…`
      : t`The draft was not tried on everything yet.`;
  if (documents.length === 0) return t`All of it was tried with the draft as it is now.`;
  const changed = documents.filter(({ outcome }) => outcome === 'changed').length;
  return changed === 0
    ? t`No accepted value changes in ${countOf(documents.length, 'accepted document')}.`
    : t`Accepted values change in ${formatCount(changed)} of ${countOf(documents.length, 'accepted document')}.`;
}

type Mark = 'good' | 'bad' | 'open';

function markOf(outcome: CheckedDocument['outcome'] | NonNullable<Publication['cases']>['outcome']): Mark {
  if (outcome === 'unchecked') return 'open';
  return outcome === 'failed' || outcome === 'changed' ? 'bad' : 'good';
}

function Item({ mark, isRunning, children }: { mark: Mark; isRunning: boolean; children: ReactNode }) {
  return (
    <li className={classes.item}>
      <span className={classes.mark} data-mark={mark}>
        {isRunning ? (
          <Loader size={14} aria-hidden />
        ) : mark === 'good' ? (
          <CircleCheck size={16} aria-hidden />
        ) : mark === 'bad' ? (
          <CircleAlert size={16} aria-hidden />
        ) : (
          <CircleDashed size={16} aria-hidden />
        )}
      </span>
      <div className={classes.body}>{children}</div>
    </li>
  );
}

function describeCases({ outcome, count, failed, error }: NonNullable<Publication['cases']>): string {
  if (error) return error.message;
  if (outcome === 'unchecked') return t`not run yet`;
  return outcome === 'passed'
    ? t`${countOf(count ?? 0, 'case')}, all pass`
    : t`${formatCount(failed ?? 0)} of ${countOf(count ?? 0, 'case')} failed`;
}

function FailedCases({ cases }: { cases: readonly CaseResult[] }) {
  return cases
    .filter(({ status }) => status === 'failed')
    .map(({ name, differences, error }) => (
      <details key={name} className={classes.details}>
        <summary>{t`${name}: ${error ? t`failed` : countOf(differences.length, 'difference')}`}</summary>
        {error && <Text size="sm">{error.message}</Text>}
        {differences.length > 0 && <CaseDifferences differences={differences} />}
      </details>
    ));
}

interface DocumentItemProps {
  document: CheckedDocument;
  version: ConfigVersion;
  run: PublicationRun;
  isOpen: boolean;
}

function DocumentItem({ document, version, run: { values, running, show }, isOpen }: DocumentItemProps) {
  const { workspace_id: workspaceId } = version;
  const findLabel = useVersionLabels(version);
  const { job_id: jobId, filename, outcome } = document;
  const found = values.get(jobId);
  const isDifferent = outcome === 'changed' || outcome === 'as_published';
  return (
    <Item mark={markOf(outcome)} isRunning={running === jobId}>
      <Group gap="xs" align="baseline">
        <TextLink to="/w/$workspaceId/jobs/$jobId" params={{ workspaceId, jobId }} size="sm">
          {filename}
        </TextLink>
        <Muted span>{describeDocument(document)}</Muted>
        {isDifferent && found === undefined && running === null && (
          <Button size="compact-xs" variant="default" onClick={() => show(jobId)}>
            {t`Show the values`}
          </Button>
        )}
        {outcome === 'failed' && running === null && (
          <Button size="compact-xs" variant="default" onClick={() => show(jobId)}>
            {t`Try again`}
          </Button>
        )}
      </Group>
      {isDifferent && found !== undefined && (
        <details className={classes.details} open={isOpen}>
          <summary>{t`Values of ${filename}, accepted and now`}</summary>
          <ValueList
            values={found}
            job={{ workspace_id: workspaceId, id: jobId }}
            findLabel={findLabel}
            leftName={t`the accepted result`}
            rightName={nameVersion(version)}
          />
        </details>
      )}
    </Item>
  );
}

function describeDocument({ outcome, changes, error }: CheckedDocument): string {
  if (error) return error.message;
  if (outcome === 'unchecked') return t`not read yet`;
  if (outcome === 'same' || changes === null) return t`all values are the same`;
  const { changed, filled, emptied, rows_gone: gone, rows_new: added } = changes;
  const counts = [
    changed > 0 && plural(changed, '# cell changed', '# cells changed'),
    filled > 0 && plural(filled, '# cell filled', '# cells filled'),
    emptied > 0 && plural(emptied, '# cell emptied', '# cells emptied'),
    gone > 0 && plural(gone, '# row gone', '# rows gone'),
    added > 0 && plural(added, '# row more', '# rows more'),
  ].filter((part) => part !== false);
  const text = counts.join(', ');
  return outcome === 'as_published' ? t`${text}, as with the published version` : text;
}
