import { Button, Group, Kbd, Modal } from '@mantine/core';
import { useState } from 'react';
import type { Job } from '../../../api/contract.ts';
import { TextLink } from '../../../components/links.tsx';
import { formatCount, formatDecimals } from '../../../lib/format.ts';
import { plural, t } from '../../../lib/texts.ts';
import { formatChange } from '../../decisions/since/index.ts';
import classes from './accept-clean.module.css';
import { formatField } from './describe-look.ts';
import type { WorkDocument } from './use-work.ts';

interface AcceptDialogProps {
  /** Without documents, the dialog is closed. */
  documents: readonly WorkDocument[];
  /** Documents picked at random, which nobody has looked at yet. */
  drawn: ReadonlySet<string>;
  onClose: () => void;
  onAccept: (jobs: readonly Job[]) => void;
}

/** The documents that are about to be accepted, with their figures; those that are unticked stay. */
export function AcceptDialog({ documents, drawn, onClose, onAccept }: AcceptDialogProps) {
  return (
    <Modal opened={documents.length > 0} onClose={onClose} size="54rem" title={t`Accept what is clean`} centered>
      {documents.length > 0 && <AcceptList {...{ documents, drawn, onClose, onAccept }} />}
    </Modal>
  );
}

function AcceptList({ documents, drawn, onClose, onAccept }: AcceptDialogProps) {
  const [unticked, setUnticked] = useState<ReadonlySet<string>>(drawn);
  const ticked = documents.filter(({ job }) => !unticked.has(job.id));
  const toggle = (id: string) => {
    const next = new Set(unticked);
    if (!next.delete(id)) next.add(id);
    setUnticked(next);
  };
  const field = findField(documents);
  const hasChange = documents.some(({ change }) => change !== null);
  const accept = () => {
    onAccept(ticked.map(({ job }) => job));
    onClose();
  };
  return (
    <>
      <p
        className={`${classes.accept} ${classes.quiet}`}
      >{t`Every check of these agrees. Untick what you want to see first.`}</p>
      <div className={classes.acceptList}>
        <table>
          <thead>
            <tr>
              <td />
              <th scope="col">{t`Sender`}</th>
              <th scope="col">{t`Document`}</th>
              <th scope="col" data-number>{t`Rows`}</th>
              {field !== undefined && (
                <th scope="col" data-number>
                  {formatField(field)}
                </th>
              )}
              {hasChange && <th scope="col" data-number data-change>{t`Change`}</th>}
            </tr>
          </thead>
          <tbody>
            {documents.map(({ job, sender, change }) => (
              <tr key={job.id}>
                <td>
                  <input
                    type="checkbox"
                    aria-label={job.source_file}
                    checked={!unticked.has(job.id)}
                    onChange={() => toggle(job.id)}
                  />
                </td>
                <td>{sender?.name}</td>
                <td>
                  <b>{job.source_file}</b>{' '}
                  {drawn.has(job.id) && (
                    <TextLink
                      size="xs"
                      to="/w/$workspaceId/jobs/$jobId/document"
                      params={{ workspaceId: job.workspace_id, jobId: job.id }}
                    >
                      {t`drawn by chance: look at it first`}
                    </TextLink>
                  )}
                </td>
                <td data-number>{formatCount(job.summary.rows_out ?? 0)}</td>
                {field !== undefined && <td data-number>{formatTotal(job, field)}</td>}
                {hasChange && (
                  <td data-number data-change>
                    {change === null ? '' : formatChange(change)}
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Group justify="space-between" mt="sm">
        <b role="status" className={classes.acceptSum}>
          {describeSum(ticked, field)}
        </b>
        <Group gap="xs">
          <Button variant="default" onClick={onClose} rightSection={<Kbd size="xs" visibleFrom="sm">{t`Esc`}</Kbd>}>
            {t`Cancel`}
          </Button>
          <Button data-autofocus disabled={ticked.length === 0} onClick={accept}>
            {plural(ticked.length, 'Accept this one ↵', 'Accept these # ↵')}
          </Button>
        </Group>
      </Group>
    </>
  );
}

/** The field whose totals can be added up: the main one of all documents that have a total. */
function findField(documents: readonly WorkDocument[]): string | undefined {
  const fields = new Set(documents.flatMap(({ job }) => (job.total ? [job.total.target_field] : [])));
  return fields.size === 1 ? [...fields][0] : undefined;
}

const formatTotal = ({ total }: Job, field: string) =>
  total?.target_field === field && total.total !== null ? formatDecimals(total.total, 2) : '';

/** `7 documents, 574 rows, 156,374.70 Amount`; a sum that lacks a total is not given. */
function describeSum(documents: readonly WorkDocument[], field: string | undefined): string {
  const rows = documents.reduce((sum, { job }) => sum + (job.summary.rows_out ?? 0), 0);
  const totals = documents.flatMap(({ job: { total } }) => (total?.total == null ? [] : [total.total]));
  const parts = [plural(documents.length, '# document', '# documents'), plural(rows, '# row', '# rows')];
  if (field !== undefined && totals.length === documents.length && totals.length > 0)
    parts.push(
      t`${formatField(field)} ${formatDecimals(
        totals.reduce((a, b) => a + b, 0),
        2,
      )}`,
    );
  return parts.join(', ');
}
