import { Button, CloseButton } from '@mantine/core';
import { TriangleAlert } from 'lucide-react';
import { useEffect, useState } from 'react';
import { plural, t } from '../../../lib/texts.ts';
import { submit } from './run-drop.ts';
import { type Drop, uploadStore } from './upload-store.ts';
import classes from './uploads.module.css';

/** Uploads that wait for a free queue, or that could not be submitted. */
export function DropNotices({ drops }: { drops: readonly Drop[] }) {
  return drops.map((drop) => {
    if (drop.state === 'waiting') return <QueueFull key={drop.id} drop={drop} />;
    if (drop.state !== 'failed') return null;
    const uploaded = drop.files.filter(({ document }) => document !== undefined).length;
    return (
      <div key={drop.id} className={classes.notice} role="alert">
        <TriangleAlert size={14} aria-hidden />
        <span>
          {plural(uploaded, '# file is uploaded, but not read.', '# files are uploaded, but not read.')}{' '}
          {drop.error?.problem.detail}
        </span>
        <Button size="compact-sm" variant="default" onClick={() => void submit(drop.id)}>
          {t`Try again`}
        </Button>
        <CloseButton size="sm" aria-label={t`Hide the message`} onClick={() => uploadStore.dismiss(drop.id)} />
      </div>
    );
  });
}

/** Counts down to the next automatic attempt. */
function QueueFull({ drop }: { drop: Drop }) {
  const [nowMs, setNowMs] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), 500);
    return () => clearInterval(timer);
  }, []);
  const seconds = Math.max(0, Math.ceil(((drop.retryAtMs ?? nowMs) - nowMs) / 1000));
  return (
    <div className={classes.notice} role="status">
      {t`${drop.error?.status === 429 ? t`The queue is full.` : t`The service does not answer.`} Trying again in ${seconds} s; the documents are already uploaded.`}
    </div>
  );
}
