import { Button, Group, Stack, Text, Textarea } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { Job, Review } from '../../../api/contract.ts';
import { queryKeys } from '../../../api/query-keys.ts';
import { Form } from '../../../components/form.tsx';
import { Muted } from '../../../components/muted.tsx';
import { showFailure } from '../../../components/notices.ts';
import { QueryView } from '../../../components/query-view.tsx';
import { TimeText } from '../../../components/time-text.tsx';
import { countOf } from '../../../lib/format.ts';
import { t } from '../../../lib/texts.ts';
import { useCan } from '../../../session/session.ts';
import classes from './review.module.css';
import { addComment, commentsQuery } from './review-api.ts';

/** The comments on a job. They are read only on request, since reading them is recorded in the activity. */
export function Comments({ job, review }: { job: Job; review: Review }) {
  const canSeeValues = useCan('viewer');
  const [isOpen, setOpen] = useState(false);
  const count = review.history.filter(({ has_text: hasText }) => hasText).length;
  if (!canSeeValues || job.purged.input !== null) return null;
  return (
    <section aria-label={t`Comments`} className={classes.comments}>
      <Button size="compact-xs" variant="subtle" ml={-8} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        {count === 0 ? t`Comment` : countOf(count, 'comment')}
      </Button>
      {isOpen && <Discussion job={job} />}
    </section>
  );
}

function Discussion({ job }: { job: Job }) {
  const canWrite = useCan('operator');
  const list = useQuery(commentsQuery(job.workspace_id, job.id));
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (list.isSuccess) ref.current?.scrollIntoView({ block: 'nearest' });
  }, [list.isSuccess]);
  return (
    <Stack gap="xs" ref={ref}>
      <QueryView query={list} failure={t`The comments could not be read`}>
        {({ items }) => (
          <ul className={classes.commentList}>
            {items
              .filter((item) => item.has_text)
              .map((item) => (
                <li key={item.id}>
                  <Muted>
                    {item.by}, <TimeText at={item.at} />
                  </Muted>
                  <Text size="sm">{item.text ?? t`(removed by retention)`}</Text>
                </li>
              ))}
          </ul>
        )}
      </QueryView>
      {canWrite && <CommentForm job={job} />}
    </Stack>
  );
}

/** Adds a comment. */
export function CommentForm({ job, onDone }: { job: Job; onDone?: () => void }) {
  const client = useQueryClient();
  const [text, setText] = useState('');
  const add = useMutation({
    mutationFn: () => addComment(job.workspace_id, job.id, text.trim()),
    onSuccess: () => {
      setText('');
      onDone?.();
    },
    onError: (error) => showFailure(error, t`The comment was not added`),
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.job(job.workspace_id, job.id) }),
  });
  return (
    <Form onSubmit={add.mutate}>
      <Textarea
        aria-label={t`New comment`}
        data-autofocus
        autosize
        minRows={2}
        maxLength={10_000}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Group justify="flex-end" mt="xs">
        <Button type="submit" size="compact-xs" variant="default" disabled={text.trim() === ''} loading={add.isPending}>
          {t`Add the comment`}
        </Button>
      </Group>
    </Form>
  );
}
