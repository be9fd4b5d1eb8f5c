import { Group, Select, Stack } from '@mantine/core';
import type { Artifact, Job } from '../../../api/contract.ts';
import { EmptyNotice } from '../../../components/empty-notice.tsx';
import { TextLink } from '../../../components/links.tsx';
import { Muted } from '../../../components/muted.tsx';
import { formatLanguage } from '../../../lib/format.ts';
import { t } from '../../../lib/texts.ts';
import { useFieldLabels } from '../../entities/fields/index.ts';
import { ColumnMapping } from './column-mapping.tsx';
import { ScoreMatrix } from './score-matrix.tsx';

export interface MappingViewProps {
  job: Job;
  artifact: Artifact;
  table: string | undefined;
  /** Letter of the chosen column. */
  column: string | undefined;
  onChoose: (choice: { table: string; column: string | undefined }) => void;
}

/** Shows how the columns of a table were mapped to fields. */
export function MappingView({ job, artifact, table, column, onChoose }: MappingViewProps) {
  const findLabel = useFieldLabels(job);
  const tables = artifact.sheets.flatMap((sheet) =>
    sheet.tables.map((entry) => ({ entry, sheet: sheet.index, label: `${sheet.name}, ${entry.a1_range}` })),
  );
  const chosen = tables.find(({ entry }) => entry.id === table) ?? tables[0];
  const mappings = chosen?.entry.mapping ?? [];
  if (!chosen || mappings.length === 0) {
    return (
      <EmptyNotice title={t`No table was mapped`}>
        {t`No header was recognised in this document. The source view shows the labels of its rows.`}
      </EmptyNotice>
    );
  }
  const mapping = mappings.find(({ raw }) => raw.column === column) ?? mappings[0]!;
  const context = { job, rules: artifact.rules };
  const { language } = chosen.entry;
  const unmapped = mappings.filter(({ target_field }) => target_field === null).length;
  const choose = (letter: string) => onChoose({ table: chosen.entry.id, column: letter });
  const headerRow = chosen.entry.header.rows.at(-1) ?? chosen.entry.first_data_row;
  return (
    <Stack gap="sm">
      <Group gap="sm" align="flex-end">
        <Select
          label={t`Table`}
          w={260}
          value={chosen.entry.id}
          onChange={(id) => id && onChoose({ table: id, column: undefined })}
          data={tables.map(({ entry, label }) => ({ value: entry.id, label }))}
        />
        <Select
          label={t`Column`}
          w={260}
          value={mapping.raw.column}
          onChange={(letter) => letter && choose(letter)}
          data={mappings.map(({ raw }) => ({ value: raw.column, label: `${raw.column}  ${raw.header}` }))}
        />
        <Muted size="sm" pb={6}>
          {t`${mappings.length - unmapped} of ${mappings.length} columns mapped`}
          {language !== undefined && ` · ${t`headers read as ${formatLanguage(language)}`}`}
          {chosen.entry.unknown_headers && ` · ${t`most headers have no known word`}`}
          {' · '}
          <TextLink
            size="sm"
            to="/w/$workspaceId/jobs/$jobId/source"
            params={{ workspaceId: job.workspace_id, jobId: job.id }}
            search={{ sheet: chosen.sheet, cell: `${mapping.raw.column}${headerRow}` }}
          >
            {t`show in the source`}
          </TextLink>
        </Muted>
      </Group>
      <ColumnMapping {...context} {...{ mapping, findLabel }} />
      <ScoreMatrix {...{ mappings, findLabel }} chosen={mapping.raw.column} onChoose={choose} />
    </Stack>
  );
}
