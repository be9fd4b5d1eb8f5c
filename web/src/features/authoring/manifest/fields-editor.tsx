import {
  ActionIcon,
  Badge,
  Button,
  Card,
  Collapse,
  Group,
  Stack,
  Text,
  TextInput,
  UnstyledButton,
} from '@mantine/core';
import { ArrowDown, ArrowUp, ChevronDown, ChevronRight, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { Form } from '../../../components/form.tsx';
import { Muted } from '../../../components/muted.tsx';
import { t } from '../../../lib/texts.ts';
import type { FormContext } from './form-context.ts';
import { readTexts, readValue, toLabel } from './read-value.ts';
import { SchemaFields } from './schema-fields.tsx';

const ORDER = ['columns', 'order'];

/** The target fields in the order of the output's columns. */
export function FieldsEditor({ form }: { form: FormContext }) {
  const [openField, setOpenField] = useState<string | null>(null);
  const order = readTexts(form.manifest, ORDER);
  const move = (index: number, by: number) => {
    const next = [...order];
    const [field = ''] = next.splice(index, 1);
    next.splice(index + by, 0, field);
    form.set(ORDER, next);
  };
  return (
    <Stack gap={6}>
      {order.map((field, index) => (
        <Card key={field} withBorder padding={6}>
          <Group gap={4} wrap="nowrap">
            <FieldHead
              form={form}
              field={field}
              isOpen={openField === field}
              onToggle={() => setOpenField(openField === field ? null : field)}
            />
            {!form.isReadOnly && (
              <>
                <MoveButton field={field} direction="up" isDisabled={index === 0} onMove={() => move(index, -1)} />
                <MoveButton
                  field={field}
                  direction="down"
                  isDisabled={index === order.length - 1}
                  onMove={() => move(index, 1)}
                />
              </>
            )}
          </Group>
          <Collapse expanded={openField === field}>
            {openField === field && <FieldBody form={form} field={field} />}
          </Collapse>
        </Card>
      ))}
      {!form.isReadOnly && <NewField form={form} onAdded={setOpenField} />}
    </Stack>
  );
}

interface FieldHeadProps {
  form: FormContext;
  field: string;
  isOpen: boolean;
  onToggle: () => void;
}

function FieldHead({ form, field, isOpen, onToggle }: FieldHeadProps) {
  const label = readValue(form.manifest, ['columns', 'meta', field, 'label']);
  const isRequired = readValue(form.manifest, ['columns', 'meta', field, 'required']) === true;
  return (
    <UnstyledButton flex={1} miw={0} onClick={onToggle} aria-expanded={isOpen}>
      <Group gap={6} wrap="nowrap">
        {isOpen ? <ChevronDown size={14} aria-hidden /> : <ChevronRight size={14} aria-hidden />}
        <Text size="sm" fw={500} truncate>
          {typeof label === 'string' ? label : toLabel(field)}
        </Text>
        <Muted ff="monospace" truncate>
          {field}
        </Muted>
        {isRequired && (
          <Badge size="xs" miw="max-content">
            {t`required`}
          </Badge>
        )}
      </Group>
    </UnstyledButton>
  );
}

function FieldBody({ form, field }: { form: FormContext; field: string }) {
  const remove = () => {
    const rest = readTexts(form.manifest, ORDER).filter((other) => other !== field);
    form.setMany([
      [ORDER, rest],
      [['columns', 'meta', field], undefined],
    ]);
  };
  return (
    <Stack gap="sm" p="xs">
      <SchemaFields form={form} path={['columns', 'meta', field]} except={['options']} />
      {!form.isReadOnly && (
        <Button
          variant="subtle"
          color="red"
          leftSection={<Trash2 size={14} aria-hidden />}
          onClick={remove}
          style={{ alignSelf: 'flex-start' }}
        >
          {t`Remove the field`}
        </Button>
      )}
    </Stack>
  );
}

interface MoveButtonProps {
  field: string;
  direction: 'up' | 'down';
  isDisabled: boolean;
  onMove: () => void;
}

function MoveButton({ field, direction, isDisabled, onMove }: MoveButtonProps) {
  const Icon = direction === 'up' ? ArrowUp : ArrowDown;
  return (
    <ActionIcon aria-label={t`Move ${field} ${direction}`} disabled={isDisabled} onClick={onMove}>
      <Icon size={14} aria-hidden />
    </ActionIcon>
  );
}

const FIELD_NAME = /^[a-z][a-z0-9_]{0,63}$/;

function NewField({ form, onAdded }: { form: FormContext; onAdded: (field: string) => void }) {
  const [name, setName] = useState('');
  const order = readTexts(form.manifest, ORDER);
  const fault = findFault(name, order);
  const add = () => {
    if (name === '' || fault !== null) return;
    form.setMany([
      [ORDER, [...order, name]],
      [['columns', 'meta', name], { label: toLabel(name) }],
    ]);
    onAdded(name);
    setName('');
  };
  return (
    <Form onSubmit={add}>
      <Group gap="xs" align="flex-start">
        <TextInput
          flex={1}
          miw={140}
          aria-label={t`Name of a new field`}
          placeholder="new_field"
          value={name}
          error={fault}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Button type="submit" variant="default" leftSection={<Plus size={14} aria-hidden />} disabled={name === ''}>
          {t`Add field`}
        </Button>
      </Group>
    </Form>
  );
}

function findFault(name: string, order: readonly string[]): string | null {
  if (name === '') return null;
  if (order.includes(name)) return t`There is already a field with this name.`;
  return FIELD_NAME.test(name) ? null : t`Lowercase letters, digits and _; the first must be a letter.`;
}
