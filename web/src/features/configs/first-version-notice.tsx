import { Alert } from '@mantine/core';
import type { Config, ConfigVersion } from '../../api/contract.ts';
import { TextLink } from '../../components/links.tsx';

/** What comes after the first draft of a config: nothing runs with it until it is published. */
export function FirstVersionNotice({ config, version }: { config: Config | undefined; version: ConfigVersion }) {
  if (config === undefined || config.active_version_id !== null || version.status !== 'draft') return null;
  return (
    <Alert variant="default" mb="md" title="Nothing runs with this config yet">
      Publish this draft, then drop the first document on{' '}
      <TextLink to="/w/$workspaceId" params={{ workspaceId: version.workspace_id }} inherit>
        the desk
      </TextLink>
      .
    </Alert>
  );
}
