import { Alert, Button, Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Artifact, Job } from '../../../api/contract.ts';
import { ButtonLink } from '../../../components/links.tsx';
import { formatCount } from '../../../lib/format.ts';
import { t } from '../../../lib/texts.ts';
import { namesQuery } from '../../entities/senders/index.ts';
import { OtherPackageDialog, useOtherPackages } from './other-package.tsx';

/** A package that has fields for fewer of the columns hardly fits. */
const MIN_PART = 0.25;
const MAX_HEADERS = 500;
const MAX_CHARS = 400;

/** Says that the package has fields for hardly any column of the document, and which other way there is. */
export function NothingFits({ job, artifact }: { job: Job; artifact: Artifact }) {
  const { mapped = 0, unmapped = 0 } = job.summary.columns ?? {};
  const { others, canMakeOwn, blocker } = useOtherPackages(job);
  const [isOpen, setOpen] = useState(false);
  const count = mapped + unmapped;
  const isLikely = count > 1 && mapped < MIN_PART * count && (others.length > 0 || canMakeOwn);
  const headers = artifact.sheets.flatMap(({ tables }) =>
    tables.flatMap(({ columns }) => columns.flatMap(({ header }) => (header.length > MAX_CHARS ? [] : [header]))),
  );
  const asked = [{ filename: job.source_file, first_cells: headers.slice(0, MAX_HEADERS) }];
  const names = useQuery({
    ...namesQuery(job.workspace_id, asked),
    enabled: isLikely && others.length > 0,
  });
  if (!isLikely) return null;
  const found = others.find(({ id }) => id === names.data?.items[0]?.headers_config_id);
  return (
    <Alert mb="xs" p="xs" role="note">
      <Group gap="xs" justify="space-between">
        <Text size="sm">
          {t`“${job.config_name}” has fields for ${formatCount(mapped)} of ${formatCount(count)} columns: it is hardly the package for this document.`}{' '}
          {found && t`“${found.name}” has read such headers.`}
        </Text>
        <Group gap="xs">
          {others.length > 0 && (
            <Button size="compact-xs" disabled={blocker !== null} onClick={() => setOpen(true)}>
              {t`Read with another package…`}
            </Button>
          )}
          {canMakeOwn && (
            <ButtonLink
              size="compact-xs"
              variant="default"
              to="/w/$workspaceId/configs/own-columns"
              params={{ workspaceId: job.workspace_id }}
              search={{ job: job.id }}
            >
              {t`Own columns from this document`}
            </ButtonLink>
          )}
        </Group>
      </Group>
      <OtherPackageDialog key={found?.id} job={job} likely={found?.id} isOpen={isOpen} onClose={() => setOpen(false)} />
    </Alert>
  );
}
