import { ActionIcon, Badge } from '@mantine/core';
import { ArrowDown, ArrowUp, ChevronLeft } from 'lucide-react';
import { useEffect } from 'react';
import type { Job } from '../../../api/contract.ts';
import { TextLink } from '../../../components/links.tsx';
import { formatCount } from '../../../lib/format.ts';
import { t } from '../../../lib/texts.ts';
import { hasEnded, JobProgressLine } from '../../entities/jobs/index.ts';
import { JobActions } from './job-actions.tsx';
import classes from './job-header.module.css';
import { SenderOfJob } from './sender-of-job.tsx';

interface JobHeaderProps {
  job: Job;
  /** Whether the page below is the document, which has its own steps. */
  isDocument: boolean;
  /** The place among the documents to decide, from 1; null: it is not among them. */
  place: { at: number; of: number } | null;
  onWalk: (step: 1 | -1) => void;
}

/** One line: the way back, the document, whose it is, and the steps for it as a whole. */
export function JobHeader({ job, isDocument, place, onWalk }: JobHeaderProps) {
  const { source_file: name, workspace_id: workspaceId } = job;
  useEffect(() => {
    document.title = `${name} · ADE`;
  }, [name]);
  return (
    <header className={classes.head} data-document-head={isDocument || undefined}>
      <TextLink
        to="/w/$workspaceId"
        params={{ workspaceId }}
        className={classes.back}
        underline="never"
        aria-label={t`Desk`}
      >
        <ChevronLeft size={16} aria-hidden />
        <span>{t`Desk`}</span>
      </TextLink>
      <h1 title={name}>{name}</h1>
      {(!isDocument || !hasEnded(job) || job.status !== 'success') && <JobProgressLine job={job} />}
      {job.is_try && <Badge variant="outline">{t`try, removed after a day`}</Badge>}
      <SenderOfJob job={job} />
      <span className={classes.room} />
      {place !== null && place.of > 1 && (
        <span className={classes.walk}>
          {place.at > 0 && t`${formatCount(place.at)} of ${formatCount(place.of)}`}
          <ActionIcon aria-label={t`Previous document`} onClick={() => onWalk(-1)}>
            <ArrowUp size={16} />
          </ActionIcon>
          <ActionIcon aria-label={t`Next document`} onClick={() => onWalk(1)}>
            <ArrowDown size={16} />
          </ActionIcon>
        </span>
      )}
      <span className={classes.actions}>
        <JobActions job={job} isDocument={isDocument} />
      </span>
    </header>
  );
}
