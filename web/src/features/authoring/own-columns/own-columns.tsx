import { Stack } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { ErrorNotice } from '../../../components/error-notice.tsx';
import { t } from '../../../lib/texts.ts';
import { ChooseSource } from './choose-source.tsx';
import { ColumnForm } from './column-form.tsx';
import { proposeColumns } from './own-columns-api.ts';

/** Makes a draft from somebody's columns: the user chooses a file or types a list, then corrects the columns. */
export function OwnColumns({ workspaceId }: { workspaceId: string }) {
  const propose = useMutation({ mutationFn: (files: readonly File[]) => proposeColumns(workspaceId, files) });
  if (propose.data) return <ColumnForm workspaceId={workspaceId} proposed={propose.data} onLeave={propose.reset} />;
  return (
    <Stack>
      <ChooseSource isBusy={propose.isPending} onFiles={(files) => propose.mutate(files)} />
      {propose.error && <ErrorNotice title={t`No columns were found`} error={propose.error} />}
    </Stack>
  );
}
