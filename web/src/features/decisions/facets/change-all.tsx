import { Autocomplete, Button, Group, SegmentedControl, Stack, Text } from '@mantine/core';
import { useRef, useState } from 'react';
import type { Facet, FacetRows, Job } from '../../../api/contract.ts';
import { Form } from '../../../components/form.tsx';
import { Muted } from '../../../components/muted.tsx';
import { countOf } from '../../../lib/format.ts';
import { plural, t } from '../../../lib/texts.ts';
import { useShortcuts } from '../../../lib/use-shortcuts.ts';
import type { NewCorrection, useCorrection } from '../corrections/index.ts';
import { EffectView, parseGiven, TakeForm, usePrepared } from '../corrections/index.ts';
import { canNameRows, canNameTexts, draftForRows, draftForTexts } from './draft-change.ts';
import classes from './facets.module.css';
import { nameValue } from './name-value.ts';

interface ChangeAllProps {
  job: Job;
  listed: FacetRows;
  facet: Facet | undefined;
  correction: ReturnType<typeof useCorrection>;
  findLabel: (field: string) => string;
}

/** Scope of the correction: these rows, or what their texts mean in this document or in all the sender's documents. */
type SaidOf = 'rows' | 'document' | 'sender';

const SCOPES: Record<SaidOf, string> = {
  rows: t`Only the rows that are listed below change.`,
  document: t`Wherever this document has the same text in this field, it means the new value.`,
  sender: t`The text means the new value here, and in the next documents of this sender.`,
};

/** Changes a value in all rows that have it: shows the effect first, then applies it as one correction. */
export function ChangeAll({ job, listed, facet, correction, findLabel }: ChangeAllProps) {
  const { drafts, sayOnly, drop, trial } = correction;
  const [text, setText] = useState('');
  const choices = listChoices(job, listed);
  const [saidOf, setSaidOf] = useState<SaidOf | undefined>(choices[0]?.value);
  const inputRef = useRef<HTMLInputElement>(null);
  usePrepared(job, nameValue(listed.value));
  useShortcuts({ e: () => inputRef.current?.focus() });
  if (saidOf === undefined) {
    return (
      <Text size="sm">
        {t`More than 10,000 rows have this value, and their texts differ too much for one correction. Correct the column or the rule.`}
      </Text>
    );
  }
  const draft = (typed: string, of: SaidOf): NewCorrection[] => {
    const value = parseGiven(typed, listed.value);
    return of === 'rows' ? draftForRows(listed, value) : draftForTexts(listed, value);
  };
  const chooseSaidOf = (of: SaidOf) => {
    setSaidOf(of);
    if (drafts.length > 0) sayOnly(draft(text, of));
  };
  const known = facet?.values.flatMap(({ value }) =>
    value === null || value === listed.value ? [] : nameValue(value),
  );
  return (
    <Stack gap="xs" className={classes.change}>
      <Form onSubmit={() => sayOnly(draft(text, saidOf))}>
        <Group gap="xs" align="flex-end" wrap="nowrap">
          <Autocomplete
            ref={inputRef}
            flex={1}
            size="xs"
            label={
              canNameRows(listed) ? plural(listed.count, 'Change # row to', 'Change all # rows to') : t`This text means`
            }
            placeholder={t`(empty)`}
            data={[...new Set(known)].slice(0, 200)}
            limit={8}
            value={text}
            onChange={(typed) => {
              setText(typed);
              drop();
            }}
          />
          <Button type="submit" variant={drafts.length > 0 ? 'default' : 'filled'}>
            {t`Show the effect`}
          </Button>
        </Group>
      </Form>
      {choices.length > 1 && (
        <SegmentedControl<SaidOf>
          size="xs"
          aria-label={t`Holds for`}
          value={saidOf}
          onChange={chooseSaidOf}
          data={choices}
        />
      )}
      {choices.length > 1 && <Muted>{SCOPES[saidOf]}</Muted>}
      {drafts.length > 0 && (
        <>
          <EffectView trial={trial} findLabel={findLabel} />
          <Muted>{describeSet(drafts)}</Muted>
          <TakeForm
            correction={correction}
            holdsFor={saidOf === 'sender' ? 'sender' : 'document'}
            takeLabel={
              canNameRows(listed) ? plural(listed.count, 'Change # row', 'Change all # rows') : t`Set the meaning`
            }
            dropLabel={t`Discard`}
          />
        </>
      )}
    </Stack>
  );
}

function listChoices(job: Job, listed: FacetRows): { value: SaidOf; label: string }[] {
  const ofTexts = canNameTexts(listed);
  return [
    ...(canNameRows(listed)
      ? [{ value: 'rows' as const, label: plural(listed.count, 'This row', 'These # rows') }]
      : []),
    ...(ofTexts ? [{ value: 'document' as const, label: t`This text` }] : []),
    ...(ofTexts && job.sender_id !== null ? [{ value: 'sender' as const, label: t`This sender` }] : []),
  ];
}

function describeSet(drafts: readonly NewCorrection[]): string {
  const corrections = countOf(drafts.length, 'correction');
  const places = drafts.reduce((sum, draft) => sum + draft.places.length, 0);
  return places > 0
    ? `${corrections}, ${countOf(places, 'place')}`
    : t`${corrections}: the meaning of this text in the whole document`;
}
