import type { ReactNode } from 'react';
import type { ConfigVersion } from '../../../api/contract.ts';
import { TextLink } from '../../../components/links.tsx';
import { PageHeader } from '../../../components/page-header.tsx';
import { t } from '../../../lib/texts.ts';
import { nameVersion, VersionStatus } from '../../entities/configs/index.ts';

interface VersionHeaderProps {
  version: ConfigVersion;
  configName: string | undefined;
  /** Set on the page that tries the version. */
  isTry?: boolean;
  actions?: ReactNode;
}

/** The heading of all pages about one version, with a link back to its config. */
export function VersionHeader({ version, configName = t`Package`, isTry = false, actions }: VersionHeaderProps) {
  const params = { workspaceId: version.workspace_id, configId: version.config_id };
  const name = `${configName} ${nameVersion(version)}`;
  return (
    <PageHeader
      title={isTry ? t`Try ${name}` : name}
      aside={<VersionStatus version={version} />}
      subtitle={
        <TextLink to="/w/$workspaceId/configs/$configId" params={params}>
          {t`All versions of ${configName}`}
        </TextLink>
      }
      actions={actions}
    />
  );
}
