import { Group, Select, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { Artifact, Job, JobChecks, Review } from '../../../api/contract.ts';
import { TextLink } from '../../../components/links.tsx';
import { TimeText } from '../../../components/time-text.tsx';
import { countOf, formatCode, formatCount } from '../../../lib/format.ts';
import { plural, t } from '../../../lib/texts.ts';
import { useCan } from '../../../session/session.ts';
import { findRevision, revisionsQuery } from '../corrections/index.ts';
import classes from './figure.module.css';
import { DocumentLink, ListOf } from './place-links.tsx';
import { TableSteps } from './table-steps.tsx';
import { listFigures, type TracedFigure, type TracedSheet, traceFigure } from './trace-figure.ts';

interface FigureChainProps {
  job: Job;
  artifact: Artifact;
  review: Review;
  numbers: JobChecks['items'];
  findLabel: (field: string) => string;
}

const ROWS = '';
const SHOWN_TABLES = 12;
const SHOWN_PLACES = 8;

/** Traces a signed figure, step by step, down to the bytes of the document. No step shows a cell value. */
export function FigureChain({ job, artifact, review, numbers, findLabel }: FigureChainProps) {
  const [chosen, setChosen] = useState(ROWS);
  const field = chosen === ROWS ? null : chosen;
  const fields = useMemo(() => listFigures(artifact), [artifact]);
  const figure = useMemo(() => traceFigure(artifact, field), [artifact, field]);
  const label = field === null ? null : findLabel(field);
  return (
    <>
      <Group justify="space-between" align="center">
        <h2>{t`Where a figure comes from`}</h2>
        <Select
          aria-label={t`Figure`}
          w={220}
          value={chosen}
          onChange={(value) => setChosen(value ?? ROWS)}
          data={[
            { value: ROWS, label: t`Number of rows` },
            ...fields.map((name) => ({ value: name, label: t`Total of ${findLabel(name)}` })),
          ]}
        />
      </Group>
      <ol className={classes.chain} aria-label={label === null ? t`Number of rows` : t`Total of ${label}`}>
        <Signed {...{ artifact, review, label, figure }} />
        {figure.tables.slice(0, SHOWN_TABLES).map((traced) => (
          <TableSteps key={traced.table.id} {...{ job, artifact, traced, label, numbers }} />
        ))}
        {figure.tables.length > SHOWN_TABLES && (
          <li>
            {plural(
              figure.tables.length - SHOWN_TABLES,
              'And # more table, in the same way',
              'And # more tables, in the same way',
            )}
          </li>
        )}
        {figure.sheets.map((sheet) => (
          <RowsOfSheet key={sheet.index} job={job} sheet={sheet} />
        ))}
        <Touched job={job} artifact={artifact} ids={figure.touchedBy} />
        <Package job={job} artifact={artifact} />
        <Bytes artifact={artifact} review={review} />
      </ol>
    </>
  );
}

const findStanding = ({ acceptances }: Review) =>
  acceptances.findLast(({ withdrawn_at: at }) => at === null)?.statement;

function Signed(props: Pick<FigureChainProps, 'artifact' | 'review'> & { label: string | null; figure: TracedFigure }) {
  const { artifact, review, label, figure } = props;
  const statement = findStanding(review);
  const rows = figure.tables.reduce((sum, { output }) => sum + (output?.rows ?? 0), 0);
  const isSame = statement === undefined || label !== null || statement.totals.rows_out === rows;
  return (
    <li>
      {label === null ? (
        <b>{countOf(rows, 'row')}</b>
      ) : (
        t`${<b>{t`Total of ${label}`}</b>} over ${countOf(rows, 'row')}`
      )}
      <span className={classes.meta}>
        {statement === undefined
          ? t`not signed yet`
          : statement.revision === (artifact.job.revision ?? 1)
            ? t`signed by ${statement.person}, ${<TimeText at={statement.at} isFull />}, revision ${statement.revision}`
            : t`signed by ${statement.person}, ${<TimeText at={statement.at} isFull />}, for revision ${statement.revision}, not the one shown here`}
        {!isSame && (
          <>
            {'; '}
            <span className={classes.differs}>
              {plural(statement.totals.rows_out, '# row was signed', '# rows were signed')}
            </span>
          </>
        )}
      </span>
    </li>
  );
}

/** 241 rows read = 228 in the result + 12 total + 1 note; each label links to its rows. */
function RowsOfSheet({ job, sheet }: { job: Job; sheet: TracedSheet }) {
  return (
    <li>
      {t`Sheet ${sheet.name}:`}{' '}
      <span>
        {[
          t`${countOf(sheet.read, 'row')} read = ${formatCount(sheet.used)} in the result`,
          ...sheet.leftOut.map(({ label, rows }) => `${formatCount(rows)} ${formatCode(label)}`),
        ].join(' + ')}
      </span>
      {sheet.withoutField > 0 && (
        <span className={classes.meta}>
          {plural(
            sheet.withoutField,
            '# row of the result is from a table without this field',
            '# rows of the result are from tables without this field',
          )}
        </span>
      )}
      {sheet.leftOut.map(({ label, places }) => (
        <span key={label} className={classes.meta}>
          {label.replaceAll('_', ' ')}
          {places.length > 0 && ': '}
          <ListOf
            items={places}
            most={SHOWN_PLACES}
            keyOf={(place) => place}
            render={(place) => (
              <DocumentLink job={job} sheet={sheet.index} cell={`A${place.split(':')[0]}`}>
                {place.includes(':') ? t`rows ${place.replace(':', ' to ')}` : t`row ${place}`}
              </DocumentLink>
            )}
          />
        </span>
      ))}
    </li>
  );
}

function Touched({ job, artifact, ids }: { job: Job; artifact: Artifact; ids: string[] }) {
  const { data } = useQuery({ ...revisionsQuery(job.workspace_id, job.id), enabled: ids.length > 0 });
  const { recipe } = artifact.job;
  if (ids.length === 0) return <li>{t`No correction changed this figure`}</li>;
  return (
    <li>
      {plural(ids.length, '# correction changed this figure', '# corrections changed this figure')}
      {ids.slice(0, SHOWN_PLACES).map((id) => {
        const revision = findRevision(data?.items ?? [], id);
        return (
          <span key={id} className={classes.meta}>
            {id.startsWith('r') && recipe
              ? t`${id}, version ${recipe.version} of the sender's recipe`
              : revision
                ? t`${id}, by ${revision.submitted_by}, ${<TimeText at={revision.submitted_at} isFull />}, revision ${revision.revision}`
                : id}
          </span>
        );
      })}
      {ids.length > SHOWN_PLACES && <span className={classes.meta}>{t`and ${ids.length - SHOWN_PLACES} more`}</span>}
    </li>
  );
}

function Package({ job, artifact: { config, job: ran } }: { job: Job; artifact: Artifact }) {
  const canRead = useCan('viewer');
  const name = `${config.title} ${config.version}`;
  const link = canRead ? (
    <TextLink
      inherit
      to="/w/$workspaceId/versions/$versionId"
      params={{ workspaceId: job.workspace_id, versionId: job.config_version_id }}
    >
      {name}
    </TextLink>
  ) : (
    <TextLink
      inherit
      to="/w/$workspaceId/configs/$configId"
      params={{ workspaceId: job.workspace_id, configId: job.config_id }}
    >
      {name}
    </TextLink>
  );
  return (
    <li>
      {t`Rules of ${link}, as they were when the job started, and ADE ${ran.engine_version}`}
      <span className={`${classes.meta} ${classes.hash}`}>{config.content_hash}</span>
    </li>
  );
}

function Bytes({ artifact, review }: { artifact: Artifact; review: Review }) {
  const { sha256, bytes } = artifact.job.document;
  const statement = findStanding(review);
  const isSame = statement === undefined || statement.document_sha256 === sha256;
  return (
    <li>
      {statement === undefined
        ? plural(bytes, 'The document, # byte', 'The document, # bytes')
        : isSame
          ? plural(bytes, 'The document, # byte, as it was signed', 'The document, # bytes, as it was signed')
          : plural(
              bytes,
              'The document, # byte, not the one that was signed',
              'The document, # bytes, not the one that was signed',
            )}
      <span className={`${classes.meta} ${classes.hash}`}>{sha256}</span>
      {!isSame && <Text size="xs">{t`The signed document has the hash ${statement.document_sha256}.`}</Text>}
    </li>
  );
}
