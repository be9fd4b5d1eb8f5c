import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { CircleCheck, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import {
  type Artifact,
  type CorrectionList,
  type Job,
  type JobFigures,
  namePeriodInWords,
} from '../../../api/contract.ts';
import { formatCount, formatDecimals } from '../../../lib/format.ts';
import { plural, t } from '../../../lib/texts.ts';
import { useCan } from '../../../session/session.ts';
import { useFieldLabels } from '../../entities/fields/index.ts';
import { figuresQuery } from '../../entities/jobs/index.ts';
import { correctionsQuery, listStanding } from '../corrections/index.ts';
import { sinceQuery } from '../since/index.ts';
import { Section } from './section.tsx';
import classes from './signoff.module.css';

/** The figures of a job; none for people who may not see values, and if they were removed with the document. */
export function useFigures(job: Pick<Job, 'workspace_id' | 'id' | 'revision'> | null): UseQueryResult<JobFigures> {
  const canSeeValues = useCan('viewer');
  return useQuery({
    ...figuresQuery(job?.workspace_id ?? '', job?.id ?? '', job?.revision ?? 1),
    enabled: canSeeValues && job !== null,
    retry: false,
  });
}

interface FiguresTableProps {
  job: Job;
  artifact: Artifact;
  figures: JobFigures | null;
  children: ReactNode;
}

/** Rows and totals: in the document, in the result, and in the sender's last period. */
export function FiguresTable({ job, artifact, figures, children }: FiguresTableProps) {
  const findLabel = useFieldLabels(job);
  const { data: since } = useQuery(sinceQuery(job.workspace_id, job.id, job.revision, false));
  const earlier = since?.earlier ?? null;
  const { data: before } = useFigures(
    earlier && { workspace_id: job.workspace_id, id: earlier.job_id, revision: earlier.revision },
  );
  const corrected = useCorrectedCells(job);
  const rowsIn = countDataRows(artifact);
  const rowsOut = figures?.rows ?? artifact.output.row_count ?? 0;
  const stated = listStated(artifact);
  const fields = figures?.totals.map(({ target_field: field }) => field) ?? [...stated.keys()];
  return (
    <Section title={t`Figures`}>
      <div className={classes.scroll}>
        <table className={classes.table}>
          <thead>
            <tr>
              <th aria-label={t`What`} />
              <th scope="col" data-number>
                {t`In the document`}
              </th>
              <th scope="col" data-number>
                {t`In the result`}
              </th>
              <th aria-label={t`Whether they agree`} />
              {earlier && (
                <th scope="col" data-number data-earlier>
                  {namePeriodInWords(earlier.period)}
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            <tr>
              <th scope="row">{t`Rows of data`}</th>
              <td data-number>{rowsIn === null ? '' : formatCount(rowsIn)}</td>
              <td data-number>{formatCount(rowsOut)}</td>
              <td>
                <Agrees agrees={rowsIn === null ? null : rowsIn === rowsOut} yes={t`agree`} no={t`differ`} />
              </td>
              {earlier && (
                <td data-number data-earlier>
                  {since?.rows.before ? formatCount(since.rows.before.out) : ''}
                </td>
              )}
            </tr>
            {fields.map((field) => {
              const total = figures?.totals.find((one) => one.target_field === field);
              const agrees = total?.agrees ?? stated.get(field) ?? null;
              const cells = corrected === null ? 0 : countCells(corrected, artifact, field);
              const last = before?.totals.find((one) => one.target_field === field);
              return (
                <tr key={field}>
                  <th scope="row">{findLabel(field)}</th>
                  <td data-number>{formatAmount(total?.stated)}</td>
                  <td data-number>{formatAmount(total?.total)}</td>
                  <td>
                    <Agrees
                      agrees={agrees}
                      yes={t`its total agrees`}
                      no={
                        cells > 0
                          ? plural(cells, 'differs by # corrected cell', 'differs by # corrected cells')
                          : t`its total differs`
                      }
                    />
                  </td>
                  {earlier && (
                    <td data-number data-earlier>
                      {formatAmount(last?.total)}
                    </td>
                  )}
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      {children}
    </Section>
  );
}

function Agrees({ agrees, yes, no }: { agrees: boolean | null; yes: string; no: string }) {
  if (agrees === null) return null;
  return (
    <span className={agrees ? classes.ok : classes.warn}>
      {agrees ? <CircleCheck size={14} aria-hidden /> : <TriangleAlert size={14} aria-hidden />} {agrees ? yes : no}
    </span>
  );
}

export const formatAmount = (amount: number | null | undefined): string =>
  amount == null ? '–' : formatDecimals(amount, 2);

/** Rows of data that were read; null for records without an account of their rows. */
function countDataRows({ sheets }: Artifact): number | null {
  const read = sheets.filter(({ skipped }) => skipped === undefined);
  if (read.some(({ ledger }) => ledger === undefined)) return null;
  return read.reduce((sum, { ledger }) => sum + (ledger?.accounts.find(({ name }) => name === 'data')?.rows ?? 0), 0);
}

/** For each field with totals in the document, whether all of them agree; the record has no numbers. */
function listStated({ checks }: Artifact): ReadonlyMap<string, boolean> {
  const found = new Map<string, boolean>();
  for (const { kind, target_field: field, agrees } of checks?.list ?? [])
    if (kind === 'total' && field !== undefined) found.set(field, agrees && (found.get(field) ?? true));
  return found;
}

type Correction = CorrectionList['items'][number];

/** Corrections of cells; null if there are none, or if they may not be seen. */
function useCorrectedCells(job: Job): readonly Correction[] | null {
  const canSeeValues = useCan('viewer');
  const isThere = canSeeValues && job.purged.input === null && job.revision > 1;
  const { data } = useQuery({ ...correctionsQuery(job.workspace_id, job.id, job.revision), enabled: isThere });
  return data ? listStanding(data.items).filter(({ kind }) => kind === 'cell_value') : null;
}

/** How many cells of the field's columns were corrected. */
function countCells(corrections: readonly Correction[], { sheets }: Artifact, field: string): number {
  const columns = new Set(
    sheets.flatMap(({ index, tables }) =>
      tables.flatMap(({ mapping = [] }) =>
        mapping.flatMap(({ raw, target_field: target }) => (target === field ? `${index} ${raw.column}` : [])),
      ),
    ),
  );
  return corrections.reduce((sum, one) => {
    if (one.kind !== 'cell_value') return sum;
    if (one.field !== undefined) return one.field === field ? sum + one.places.length : sum;
    return sum + one.places.filter(({ sheet, a1 }) => columns.has(`${sheet} ${a1.replace(/\d+$/, '')}`)).length;
  }, 0);
}
