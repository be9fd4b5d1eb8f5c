import { Alert } from '@mantine/core';
import type { Config, ConfigVersion } from '../../../api/contract.ts';
import { TextLink } from '../../../components/links.tsx';
import { t } from '../../../lib/texts.ts';

/** A notice after the first draft of a config: nothing runs until it is published. */
export function FirstVersionNotice({ config, version }: { config: Config | undefined; version: ConfigVersion }) {
  if (config === undefined || config.active_version_id !== null || version.status !== 'draft') return null;
  const desk = (
    <TextLink to="/w/$workspaceId" params={{ workspaceId: version.workspace_id }} inherit>
      {t`the desk`}
    </TextLink>
  );
  return (
    <Alert variant="default" mb="md" title={t`Nothing runs with this package yet`}>
      {t`Publish this draft, then drop the first document on ${desk}.`}
    </Alert>
  );
}
