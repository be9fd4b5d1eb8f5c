import { ActionIcon, Group, Tooltip } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { FilePlus2, type LucideIcon, PencilLine, Trash2, Undo2 } from 'lucide-react';
import { useState } from 'react';
import { ConfirmDialog } from '../../../components/confirm-dialog.tsx';
import { showFailure } from '../../../components/notices.ts';
import { TextDialog } from '../../../components/text-dialog.tsx';
import { t } from '../../../lib/texts.ts';
import { deleteFile, filesQuery, writeFile } from '../../entities/configs/index.ts';
import { makeFileStart } from './file-tree.ts';
import { isConflict, isDirty, type WorkingCopies, type WorkingCopy } from './working-copies.ts';

interface FileToolbarProps {
  workspaceId: string;
  versionId: string;
  copy: WorkingCopy | undefined;
  store: WorkingCopies;
  /** Opened when the active file was deleted. */
  fallbackPath: string;
  onOpen: (path: string) => void;
}

type Question = 'new' | 'rename' | 'delete' | 'revert';

/** Buttons to add, rename, delete and revert files of a draft. */
export function FileToolbar({ workspaceId, versionId, copy, store, fallbackPath, onOpen }: FileToolbarProps) {
  const client = useQueryClient();
  const [asked, setAsked] = useState<Question | null>(null);
  const close = () => setAsked(null);
  const refresh = () => client.invalidateQueries({ queryKey: filesQuery(workspaceId, versionId).queryKey });

  const makeFile = async (path: string) => {
    await writeFile(workspaceId, versionId, path, makeFileStart(path), null);
    await refresh();
    onOpen(path);
  };
  const renameFile = async (path: string) => {
    if (!copy?.base) return;
    const text = copy.base.encoding === 'utf8' ? copy.text : copy.base.content;
    await writeFile(workspaceId, versionId, path, text, null, copy.base.encoding);
    await deleteFile(workspaceId, versionId, copy.path, copy.base.etag);
    store.close(copy.path);
    await refresh();
    onOpen(path);
  };
  const removeFile = async () => {
    if (!copy?.base) return;
    await deleteFile(workspaceId, versionId, copy.path, copy.base.etag);
    onOpen(fallbackPath);
    store.close(copy.path);
    await refresh();
  };

  const isFixed = !copy?.base || isConflict(copy) || copy.path === fallbackPath;
  return (
    <>
      <Group gap={2} p={4}>
        <ToolButton label={t`New file`} onClick={() => setAsked('new')} icon={FilePlus2} />
        <ToolButton
          label={t`Rename the file`}
          isDisabled={isFixed}
          onClick={() => setAsked('rename')}
          icon={PencilLine}
        />
        <ToolButton label={t`Delete the file`} isDisabled={isFixed} onClick={() => setAsked('delete')} icon={Trash2} />
        <ToolButton
          label={t`Discard changes`}
          isDisabled={!copy || !isDirty(copy) || isConflict(copy)}
          onClick={() => setAsked('revert')}
          icon={Undo2}
        />
      </Group>
      <TextDialog
        isOpen={asked === 'new' || (asked === 'rename' && copy !== undefined)}
        title={asked === 'rename' ? t`Rename ${copy?.path}` : t`New file`}
        label={t`Path in the package`}
        description={t`Missing folders are made. Rules go to row_types/, columns/ and hooks/, shared code to lib/, tables to data/.`}
        placeholder="columns/member_id.ts"
        start={asked === 'rename' ? (copy?.path ?? '') : ''}
        maxLength={300}
        confirmLabel={asked === 'rename' ? t`Rename` : t`Make file`}
        onClose={close}
        onConfirm={asked === 'rename' ? renameFile : makeFile}
      />
      <ConfirmDialog
        isOpen={asked === 'delete' || asked === 'revert'}
        title={asked === 'delete' ? t`Delete ${copy?.path}?` : t`Discard unsaved changes in ${copy?.path}?`}
        confirmLabel={asked === 'delete' ? t`Delete` : t`Discard changes`}
        isDangerous
        onClose={close}
        onConfirm={() => {
          if (asked === 'delete') removeFile().catch(showFailure);
          else if (copy) store.revert(copy.path);
        }}
      >
        {asked === 'delete' ? t`Other versions keep their copies of the file.` : t`The last saved text is restored.`}
      </ConfirmDialog>
    </>
  );
}

interface ToolButtonProps {
  label: string;
  icon: LucideIcon;
  isDisabled?: boolean;
  onClick: () => void;
}

function ToolButton({ label, icon: Icon, isDisabled = false, onClick }: ToolButtonProps) {
  return (
    <Tooltip label={label} openDelay={400}>
      <ActionIcon aria-label={label} disabled={isDisabled} onClick={onClick}>
        <Icon size={16} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}
