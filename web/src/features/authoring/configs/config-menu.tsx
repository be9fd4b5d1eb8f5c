import { ActionIcon, Menu } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Archive, ArchiveRestore, MoreVertical, Pencil, Star } from 'lucide-react';
import { useState } from 'react';
import type { Config } from '../../../api/contract.ts';
import { queryKeys } from '../../../api/query-keys.ts';
import { showFailure } from '../../../components/notices.ts';
import { TextDialog } from '../../../components/text-dialog.tsx';
import { t } from '../../../lib/texts.ts';
import { useCan } from '../../../session/session.ts';
import { type ConfigChange, changeConfig } from '../../entities/configs/index.ts';

/** The actions of an author for a config. */
export function ConfigMenu({ workspaceId, config }: { workspaceId: string; config: Config }) {
  const client = useQueryClient();
  const [isRenaming, setRenaming] = useState(false);
  const change = useMutation({
    mutationFn: (wanted: ConfigChange) => changeConfig(workspaceId, config.id, wanted),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: queryKeys.config(workspaceId, config.id) });
      return client.invalidateQueries({ queryKey: queryKeys.configs(workspaceId) });
    },
    onError: (error, wanted) => wanted.name === undefined && showFailure(error),
  });
  if (!useCan('author')) return null;
  return (
    <>
      <Menu>
        <Menu.Target>
          <ActionIcon aria-label={t`Actions for ${config.name}`} loading={change.isPending}>
            <MoreVertical size={18} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<Pencil size={14} />} onClick={() => setRenaming(true)}>
            {t`Rename`}
          </Menu.Item>
          {!config.archived_at && (
            <Menu.Item
              leftSection={<Star size={14} />}
              onClick={() => change.mutate({ is_default: !config.is_default })}
            >
              {config.is_default ? t`Stop using it as the default` : t`Make it the default`}
            </Menu.Item>
          )}
          <Menu.Item
            leftSection={config.archived_at ? <ArchiveRestore size={14} /> : <Archive size={14} />}
            onClick={() => change.mutate({ archived: config.archived_at === null })}
          >
            {config.archived_at ? t`Restore from the archive` : t`Archive`}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <TextDialog
        isOpen={isRenaming}
        title={t`Rename ${config.name}`}
        label={t`Name`}
        start={config.name}
        maxLength={120}
        confirmLabel={t`Rename`}
        onClose={() => setRenaming(false)}
        onConfirm={(name) => change.mutateAsync({ name })}
      />
    </>
  );
}
