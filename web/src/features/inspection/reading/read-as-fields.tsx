import { Select, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { ReadAs } from '../../../api/contract.ts';
import { t } from '../../../lib/texts.ts';
import { DELIMITERS, ENCODINGS, nameDelimiter } from './readings.ts';

interface ReadAsFieldsProps {
  value: ReadAs;
  onChange: (value: ReadAs) => void;
}

const AUTOMATIC = 'automatic';
/** Value for another delimiter; longer than any delimiter. */
const OTHER = 'other';

/** How to read a csv file. ADE detects a part that is left empty. */
export function ReadAsFields({ value, onChange }: ReadAsFieldsProps) {
  const { encoding, delimiter } = value;
  const change = (part: ReadAs) => onChange(dropEmpty({ ...value, ...part }));
  const isListed = encoding === undefined || ENCODINGS.some(([name]) => name === encoding);
  return (
    <Stack gap="xs">
      <Select
        label={t`Encoding`}
        placeholder={AUTOMATIC}
        searchable
        openOnFocus={false}
        clearable
        clearButtonProps={{ 'aria-label': t`Detect the encoding automatically` }}
        nothingFoundMessage={t`Not in this list? The API accepts more.`}
        maxDropdownHeight={260}
        comboboxProps={{ withinPortal: false }}
        value={encoding ?? null}
        onChange={(name) => change({ encoding: name ?? '' })}
        data={[
          ...ENCODINGS.map(([name, languages]) => ({ value: name, label: `${name} (${languages})` })),
          ...(isListed ? [] : [encoding]),
        ]}
      />
      <DelimiterField value={delimiter} onChange={(character) => change({ delimiter: character })} />
    </Stack>
  );
}

interface DelimiterFieldProps {
  value: string | undefined;
  onChange: (character: string) => void;
}

function DelimiterField({ value, onChange }: DelimiterFieldProps) {
  const [isOther, setOther] = useState(false);
  const isListed = value === undefined || DELIMITERS.some(([character]) => character === value);
  const pick = (option: string | null) => {
    setOther(option === OTHER);
    onChange(option === null || option === OTHER ? '' : option);
  };
  return (
    <>
      <Select
        label={t`Delimiter`}
        placeholder={AUTOMATIC}
        clearable
        clearButtonProps={{ 'aria-label': t`Detect the delimiter automatically` }}
        comboboxProps={{ withinPortal: false }}
        value={isOther ? OTHER : (value ?? null)}
        onChange={pick}
        data={[
          ...DELIMITERS.map(([character, label]) => ({ value: character, label })),
          ...(isListed || isOther ? [] : [{ value, label: nameDelimiter(value) }]),
          { value: OTHER, label: t`another character` },
        ]}
      />
      {isOther && (
        <TextInput
          label={t`Character between two fields`}
          maxLength={1}
          w={200}
          value={value ?? ''}
          // Quotation marks enclose fields, so they cannot separate them.
          onChange={(event) => onChange(event.currentTarget.value.replace('"', ''))}
        />
      )}
    </>
  );
}

function dropEmpty({ encoding, delimiter }: ReadAs): ReadAs {
  return { ...(encoding ? { encoding } : {}), ...(delimiter ? { delimiter } : {}) };
}
