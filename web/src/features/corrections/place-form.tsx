import { Select, Stack, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Job, PreviewValue } from '../../api/contract.ts';
import { formatColumn } from '../../lib/a1.ts';
import { formatValue } from '../grid/format-value.ts';
import type { GridPlace } from '../grid/grid-look.ts';
import type { SheetDecisions } from '../source/sheet-decisions.ts';
import type { NewCorrection } from './correction-api.ts';
import { draftField, draftLabels, draftValue, listLabels } from './draft.ts';
import { fieldsQuery, listChoices, NO_FIELD } from './field-choices.ts';

interface PlaceFormProps {
  job: Job;
  decisions: SheetDecisions;
  place: GridPlace;
  /** As in the document. */
  value: PreviewValue;
  /** None: nothing is said otherwise yet. The first is about the chosen place. */
  drafts: readonly NewCorrection[];
  onDraft: (drafts: NewCorrection[]) => void;
}

/** What ADE says of the chosen place, each to be said otherwise. */
export function PlaceForm({ job, decisions, place, value, drafts, onDraft }: PlaceFormProps) {
  const { sheet } = decisions;
  const [draft] = drafts;
  const mapping = decisions.findTable(place.row, place.column)?.mappings.get(place.column);
  const label = decisions.findRun(place.row)?.label ?? 'blank';
  const fields = useQuery(fieldsQuery(job.workspace_id, job.config_version_id)).data ?? [];
  const field = draft?.kind === 'column_field' ? draft.field : (mapping?.target_field ?? null);
  const chosenLabel = draft?.kind === 'row_label' ? draft.label : label;
  const column = formatColumn(place.column);
  return (
    <Stack gap="xs">
      {mapping && (
        <Select
          label={`Column ${column}${mapping.raw.header === '' ? '' : ` “${mapping.raw.header}”`} is`}
          searchable
          nothingFoundMessage="The package has no such field"
          data={listChoices(fields, mapping)}
          value={field ?? NO_FIELD}
          onChange={(chosen) => {
            const next = chosen === NO_FIELD ? null : chosen;
            onDraft(next === mapping.target_field ? [] : draftField(decisions, place, next));
          }}
        />
      )}
      {label !== 'blank' && (
        <Select
          label={`Row ${place.row} is`}
          data={listLabels(sheet)}
          value={chosenLabel}
          onChange={(chosen) =>
            onDraft(chosen === null || chosen === label ? [] : [draftLabels(sheet, place.row, place.row, chosen)])
          }
        />
      )}
      {mapping?.target_field && label === 'data' && (
        <ValueInput
          key={`${sheet.index} ${column}${place.row}`}
          label={`Cell ${column}${place.row} is`}
          value={value}
          isDrafted={draft?.kind === 'cell_value'}
          onValue={(text) => onDraft(text === formatValue(value) ? [] : [draftValue(sheet.index, place, text, value)])}
        />
      )}
    </Stack>
  );
}

interface ValueInputProps {
  label: string;
  value: PreviewValue;
  isDrafted: boolean;
  onValue: (text: string) => void;
}

/** The effect is asked for when the value is complete: at Enter, or when the field is left. */
function ValueInput({ label, value, isDrafted, onValue }: ValueInputProps) {
  const [text, setText] = useState(formatValue(value));
  useEffect(() => {
    if (!isDrafted) setText(formatValue(value));
  }, [isDrafted, value]);
  return (
    <TextInput
      label={label}
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={() => onValue(text)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') onValue(text);
      }}
    />
  );
}
