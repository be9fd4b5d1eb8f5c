import { ActionIcon, Button, Group, Stack, TextInput } from '@mantine/core';
import { Plus, X } from 'lucide-react';
import { useState } from 'react';
import { Form } from '../../../components/form.tsx';
import { Muted } from '../../../components/muted.tsx';
import { t } from '../../../lib/texts.ts';
import type { FormContext } from './form-context.ts';
import type { JsonPath } from './json-text.ts';
import { readValue } from './read-value.ts';

interface TextPairsProps {
  form: FormContext;
  path: JsonPath;
  description: string | undefined;
}

/** Pairs of a name and a text, such as the environment of the rules. */
export function TextPairs({ form, path, description }: TextPairsProps) {
  const pairs = Object.entries((readValue(form.manifest, path) ?? {}) as Record<string, unknown>);
  const [name, setName] = useState('');
  const add = () => {
    if (name.trim() === '' || pairs.some(([other]) => other === name.trim())) return;
    form.set([...path, name.trim()], '');
    setName('');
  };
  return (
    <Stack gap="xs">
      {description && <Muted size="sm">{description}</Muted>}
      {pairs.map(([key, value]) => (
        <Group key={key} gap={4} align="flex-end" wrap="nowrap">
          <TextInput
            flex={1}
            label={key}
            value={String(value)}
            disabled={form.isReadOnly}
            onChange={(event) => form.set([...path, key], event.currentTarget.value)}
          />
          {!form.isReadOnly && (
            <ActionIcon size="lg" aria-label={t`Remove ${key}`} onClick={() => form.set([...path, key], undefined)}>
              <X size={16} aria-hidden />
            </ActionIcon>
          )}
        </Group>
      ))}
      {!form.isReadOnly && (
        <Form onSubmit={add}>
          <Group gap="xs">
            <TextInput
              flex={1}
              aria-label={t`Name of a new entry`}
              placeholder={t`NAME`}
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
            />
            <Button
              type="submit"
              variant="default"
              leftSection={<Plus size={14} aria-hidden />}
              disabled={!name.trim()}
            >
              {t`Add`}
            </Button>
          </Group>
        </Form>
      )}
    </Stack>
  );
}
