import { Select, Stack, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Job, PreviewValue } from '../../../api/contract.ts';
import { formatColumn } from '../../../lib/a1.ts';
import { t } from '../../../lib/texts.ts';
import {
  fieldsQuery,
  findChoice,
  listChoices,
  NO_FIELD,
  readChoice,
  writeChoice,
} from '../../entities/fields/index.ts';
import type { GridPlace } from '../../inspection/grid/index.ts';
import { formatValue } from '../../inspection/grid/index.ts';
import type { SheetDecisions } from '../../inspection/source/index.ts';
import type { NewCorrection } from './correction-api.ts';
import { draftField, draftLabels, draftValue, listLabels } from './draft.ts';
import type { GivenCell } from './given-cells.ts';
import { LikelyFields } from './likely-fields.tsx';
import { findStatement, type Statement } from './statements.ts';

interface PlaceFormProps {
  job: Job;
  decisions: SheetDecisions;
  place: GridPlace;
  /** The value in the document. */
  value: PreviewValue;
  /** What people have given it instead. */
  given: GivenCell | undefined;
  /** Corrections that are not applied yet, for this place and for others. */
  statements: readonly Statement[];
  /** An empty statement means that the place is as ADE read it. */
  onSay: (about: NewCorrection, statement: Statement) => void;
  /** Called after a field was chosen from the list, so that shortcuts work on the page again. */
  onChosen: () => void;
}

/** Shows how ADE reads the chosen place; the user can correct each part. */
export function PlaceForm({ job, decisions, place, value, given, statements, onSay, onChosen }: PlaceFormProps) {
  const { sheet } = decisions;
  const mapping = decisions.findTable(place.row, place.column)?.mappings.get(place.column);
  const label = decisions.findRun(place.row, place.column)?.label ?? 'blank';
  const fields = useQuery(fieldsQuery(job.workspace_id, job.config_version_id)).data ?? [];
  const [ofColumn] = findStatement(statements, draftField(decisions, place, { field: null })[0]!);
  const [ofRow] = findStatement(statements, draftLabels(sheet, place.row, place.row, ''));
  /** The value without what is said now. */
  const inForce =
    given === undefined ? value : given.isDrafted ? (given.before === undefined ? value : given.before) : given.value;
  const now = mapping ? findChoice(mapping) : NO_FIELD;
  const choice = ofColumn?.kind === 'column_field' ? writeChoice(ofColumn) : now;
  const chosenLabel = ofRow?.kind === 'row_label' ? ofRow.label : label;
  const choices = mapping ? listChoices(fields, mapping) : [];
  const chooseField = (chosen: string | null) => {
    const statement = draftField(decisions, place, readChoice(chosen ?? NO_FIELD));
    onSay(statement[0]!, chosen === now ? [] : statement);
  };
  const column = formatColumn(place.column);
  return (
    <Stack gap="xs">
      {mapping?.target_field && label === 'data' && (
        <ValueInput
          key={`${sheet.index} ${column}${place.row}`}
          label={t`Cell ${`${column}${place.row}`} is`}
          value={formatValue(given === undefined ? value : given.value)}
          onValue={(text) => {
            const said = draftValue(sheet.index, place, text, value);
            onSay(said, text === formatValue(inForce) ? [] : [said]);
          }}
        />
      )}
      {mapping && (
        <Select
          label={mapping.raw.header === '' ? t`Column ${column} is` : t`Column ${column} “${mapping.raw.header}” is`}
          searchable
          selectFirstOptionOnChange
          // Without this, the list marks the chosen option after it opens, instead of the first match of the typed
          // text.
          selectFirstOptionOnDropdownOpen
          // So that the search uses the typed text alone, without the chosen option.
          onFocus={(event) => event.currentTarget.select()}
          nothingFoundMessage={t`The package has no such field`}
          data={choices}
          placeholder={t`Not decided yet`}
          value={choice}
          onChange={(chosen) => {
            chooseField(chosen);
            onChosen();
          }}
        />
      )}
      {mapping && <LikelyFields choices={choices} chosen={choice} onChoose={chooseField} />}
      {label !== 'blank' && (
        <Select
          label={t`Row ${place.row} is`}
          data={listLabels(sheet)}
          value={chosenLabel}
          onChange={(chosen) => {
            const said = draftLabels(sheet, place.row, place.row, chosen ?? label);
            onSay(said, said.kind === 'row_label' && said.label === label ? [] : [said]);
          }}
        />
      )}
    </Stack>
  );
}

interface ValueInputProps {
  label: string;
  value: string;
  onValue: (text: string) => void;
}

/** Asks for the effect when the value is complete: on Enter, or when the focus leaves the input. */
function ValueInput({ label, value, onValue }: ValueInputProps) {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
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
