import { Button, FileButton, Kbd } from '@mantine/core';
import { useWindowEvent } from '@mantine/hooks';
import { FileDown } from 'lucide-react';
import { useRef } from 'react';
import { t } from '../../../lib/texts.ts';
import { useFileDrop } from '../../../lib/use-file-drop.ts';
import { useShortcuts } from '../../../lib/use-shortcuts.ts';
import { arrivalStore } from './arrival-store.ts';
import classes from './drop-button.module.css';
import { uploadStore } from './upload-store.ts';

/** Takes documents that are chosen, or dropped anywhere on the page; they become lines before they are read. */
export function DropButton({ workspaceId }: { workspaceId: string }) {
  const ref = useRef<HTMLButtonElement>(null);
  const take = (files: readonly File[]) => {
    if (files.length > 0) arrivalStore.add(workspaceId, files);
  };
  const isOver = useFileDrop(take, true);
  useShortcuts({ u: () => ref.current?.click() });
  // Closing the page cancels an upload and loses dropped files, so the browser asks first.
  useWindowEvent('beforeunload', (event) => {
    if (uploadStore.isBusy() || arrivalStore.isWaiting()) event.preventDefault();
  });
  return (
    <>
      <FileButton multiple onChange={take}>
        {(props) => (
          <Button
            {...props}
            ref={ref}
            variant="default"
            className={classes.dropButton}
            aria-label={t`Drop or choose documents`}
            leftSection={<FileDown size={16} aria-hidden />}
            rightSection={
              <Kbd size="xs" aria-hidden>
                u
              </Kbd>
            }
          >
            {t`Drop or choose documents`}
          </Button>
        )}
      </FileButton>
      {isOver && <div className={classes.over}>{t`Drop the documents to see whose they are`}</div>}
    </>
  );
}
