import { ActionIcon, Menu } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Archive, CopyPlus, Download, FlaskConical, MoreVertical, PackageCheck, Rocket, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { ConfigVersion } from '../../../api/contract.ts';
import { queryKeys } from '../../../api/query-keys.ts';
import { ConfirmDialog } from '../../../components/confirm-dialog.tsx';
import { showFailure, showSuccess } from '../../../components/notices.ts';
import { t } from '../../../lib/texts.ts';
import { useCan, useRunBlocker } from '../../../session/session.ts';
import { deleteVersion, makeExportUrl, makeVersion, nameVersion, stepVersion } from '../../entities/configs/index.ts';
import { Affected } from '../publish/index.ts';

/** The actions for a version, depending on its state and the user's role. */
export function VersionMenu({ version, onPublish }: { version: ConfigVersion; onPublish: () => void }) {
  const { workspace_id: workspaceId, id: versionId } = version;
  const canAuthor = useCan('author');
  const canExport = useCan('viewer');
  const blocker = useRunBlocker();
  const actions = useVersionActions(version);
  const [asked, setAsked] = useState<'activate' | 'archive' | 'delete' | null>(null);
  const navigate = useNavigate();
  if (!canExport) return null;
  const isDraft = version.status === 'draft';
  return (
    <>
      <Menu>
        <Menu.Target>
          <ActionIcon aria-label={t`Actions for ${nameVersion(version)}`} loading={actions.isPending}>
            <MoreVertical size={18} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {blocker && canAuthor && <Menu.Label maw={260}>{blocker}</Menu.Label>}
          {canAuthor && isDraft && (
            <>
              <Menu.Item leftSection={<Rocket size={14} />} disabled={blocker !== null} onClick={onPublish}>
                {t`Publish`}
              </Menu.Item>
              <Menu.Item
                leftSection={<FlaskConical size={14} />}
                disabled={blocker !== null}
                onClick={() =>
                  navigate({ to: '/w/$workspaceId/versions/$versionId/try', params: { workspaceId, versionId } })
                }
              >
                {t`Try on a document`}
              </Menu.Item>
            </>
          )}
          {canAuthor && !isDraft && version.status !== 'active' && (
            <Menu.Item
              leftSection={<PackageCheck size={14} />}
              disabled={blocker !== null}
              onClick={() => setAsked('activate')}
            >
              {t`Activate again`}
            </Menu.Item>
          )}
          {canAuthor && (
            <Menu.Item leftSection={<CopyPlus size={14} />} onClick={() => actions.run('clone')}>
              {t`Clone into a new draft`}
            </Menu.Item>
          )}
          <Menu.Item leftSection={<Download size={14} />} component="a" href={makeExportUrl(workspaceId, versionId)}>
            {t`Export as zip`}
          </Menu.Item>
          {canAuthor && version.status !== 'archived' && !isDraft && (
            <Menu.Item leftSection={<Archive size={14} />} onClick={() => setAsked('archive')}>
              {t`Archive`}
            </Menu.Item>
          )}
          {canAuthor && isDraft && (
            <Menu.Item color="red" leftSection={<Trash2 size={14} />} onClick={() => setAsked('delete')}>
              {t`Delete the draft`}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      <ConfirmDialog
        isOpen={asked !== null}
        title={t`${ASKED[asked ?? 'archive']} ${nameVersion(version)}?`}
        confirmLabel={ASKED[asked ?? 'archive']}
        isDangerous={asked === 'delete'}
        onClose={() => setAsked(null)}
        onConfirm={() => actions.run(asked ?? 'archive')}
      >
        {asked === 'activate' ? (
          <Affected workspaceId={workspaceId} configId={version.config_id} />
        ) : asked === 'delete' ? (
          t`The draft and its files are deleted. Published versions stay.`
        ) : version.status === 'active' ? (
          t`The package then has no active version, and no job can use it until one is activated.`
        ) : (
          t`The version stays readable and can be activated again.`
        )}
      </ConfirmDialog>
    </>
  );
}

const ASKED = { activate: t`Activate`, archive: t`Archive`, delete: t`Delete` };

type Action = 'activate' | 'archive' | 'clone' | 'delete';

function useVersionActions(version: ConfigVersion) {
  const { workspace_id: workspaceId, config_id: configId, id } = version;
  const client = useQueryClient();
  const navigate = useNavigate();
  const { mutate, isPending } = useMutation({
    mutationFn: async (action: Action) => {
      if (action === 'clone') return makeVersion(workspaceId, configId, id);
      if (action === 'delete') await deleteVersion(workspaceId, id);
      else await stepVersion(workspaceId, id, action);
      return undefined;
    },
    onSuccess: (draft, action) => {
      void client.invalidateQueries({ queryKey: queryKeys.config(workspaceId, configId) });
      void client.invalidateQueries({ queryKey: queryKeys.configs(workspaceId) });
      if (action !== 'delete') void client.invalidateQueries({ queryKey: queryKeys.version(workspaceId, id) });
      if (action === 'activate') showSuccess(t`${nameVersion(version)} is active now.`);
      if (draft)
        void navigate({ to: '/w/$workspaceId/versions/$versionId', params: { workspaceId, versionId: draft.id } });
    },
    onError: (error) => showFailure(error),
  });
  return { run: (action: Action) => mutate(action), isPending };
}
