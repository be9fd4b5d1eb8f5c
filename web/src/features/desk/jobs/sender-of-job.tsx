import { Button, Popover } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { ChevronDown } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import type { Job } from '../../../api/contract.ts';
import { TextLink } from '../../../components/links.tsx';
import { t } from '../../../lib/texts.ts';
import { useShortcuts } from '../../../lib/use-shortcuts.ts';
import { useCan } from '../../../session/session.ts';
import { isLocked } from '../../decisions/review/index.ts';
import { namePeriod, sendersQuery } from '../../entities/senders/index.ts';
import classes from './job-header.module.css';

/** Loaded when somebody opens it. */
const AssignForm = lazy(async () => ({
  default: (await import('../../entities/senders/assign-form.tsx')).AssignForm,
}));

function describeSender(name: string, foundBy: Job['sender_found_by']): string {
  if (foundBy === 'file_name') return t`${name}, recognized by the file name`;
  if (foundBy === 'folder') return t`${name}, recognized by the folder`;
  return foundBy === 'headers' ? t`${name}, recognized by the headers` : name;
}

/** The sender and period of a document, which operators can change until somebody signs. */
export function SenderOfJob({ job }: { job: Job }) {
  const canAssign = useCan('operator');
  const [isOpen, setOpen] = useState(false);
  useShortcuts({ w: () => setOpen(true) });
  const senders = useQuery(sendersQuery(job.workspace_id)).data?.items ?? [];
  const name = senders.find(({ id }) => id === job.sender_id)?.name;
  const sender = name === undefined ? t`No sender` : describeSender(name, job.sender_found_by);
  const period = job.period === null ? t`no period` : namePeriod(job.period);
  const belongs = (
    <span className={classes.belongs}>
      <span>{sender}</span>
      <b>{` · ${period}`}</b>
    </span>
  );
  const link = job.sender_id !== null && name !== undefined && (
    <TextLink
      size="xs"
      visibleFrom="sm"
      to="/w/$workspaceId/senders/$senderId"
      params={{ workspaceId: job.workspace_id, senderId: job.sender_id }}
    >
      {t`About the sender`}
    </TextLink>
  );
  if (!canAssign || job.is_try || isLocked(job.review_state)) {
    return (
      <div className={classes.whose}>
        {belongs}
        {link}
      </div>
    );
  }
  return (
    <div className={classes.whose}>
      <Popover opened={isOpen} onChange={setOpen} position="bottom-start" withArrow trapFocus returnFocus>
        <Popover.Target>
          <Button
            variant="subtle"
            color="gray"
            size="compact-sm"
            px={4}
            aria-label={`${sender} · ${period}`}
            ml={-4}
            miw={0}
            rightSection={<ChevronDown size={14} />}
            onClick={() => setOpen(!isOpen)}
          >
            {belongs}
          </Button>
        </Popover.Target>
        <Popover.Dropdown aria-label={t`Sender and period`}>
          <Suspense>
            <AssignForm job={job} isFocused onDone={() => setOpen(false)} />
          </Suspense>
        </Popover.Dropdown>
      </Popover>
      {link}
    </div>
  );
}
