import { Accordion, Alert, Stack } from '@mantine/core';
import { useState } from 'react';
import { t } from '../../../lib/texts.ts';
import { FieldsEditor } from './fields-editor.tsx';
import type { FormContext } from './form-context.ts';
import { HooksEditor } from './hooks-editor.tsx';
import { setValue } from './json-text.ts';
import { manifestSchema, schemaAt } from './schema.ts';
import { SchemaFields } from './schema-fields.tsx';
import { TextPairs } from './text-pairs.tsx';

interface ManifestFormProps {
  text: string;
  onChange: (text: string) => void;
  isReadOnly: boolean;
}

/** manifest.json as a form. Each input changes only its own value in the text, and the text is saved. */
export function ManifestForm({ text, onChange, isReadOnly }: ManifestFormProps) {
  const [openParts, setOpenParts] = useState<string[]>(['fields']);
  const manifest = parse(text);
  if (typeof manifest !== 'object' || manifest === null) {
    return (
      <Alert color="yellow" m="sm" title={t`The form needs valid JSON`}>
        {t`Fix the text of manifest.json to see the form again.`}
      </Alert>
    );
  }
  const setMany: FormContext['setMany'] = (changes) =>
    onChange(changes.reduce((changed, [path, value]) => setValue(changed, path, value), text));
  const form: FormContext = { manifest, isReadOnly, setMany, set: (path, value) => setMany([[path, value]]) };
  const parts = [
    { key: 'info', title: t`About the package`, content: <SchemaFields form={form} path={['info']} /> },
    { key: 'fields', title: t`Target fields`, content: <FieldsEditor form={form} /> },
    { key: 'engine', title: t`Engine`, content: <SchemaFields form={form} path={['engine']} /> },
    {
      key: 'env',
      title: t`Environment of the rules`,
      content: <TextPairs form={form} path={['env']} description={schemaAt(manifestSchema, ['env'])?.description} />,
    },
    { key: 'hooks', title: t`Hooks`, content: <HooksEditor form={form} /> },
  ];
  return (
    <Accordion multiple value={openParts} onChange={setOpenParts} chevronPosition="left">
      {parts.map(({ key, title, content }) => (
        <Accordion.Item key={key} value={key}>
          <Accordion.Control>{title}</Accordion.Control>
          <Accordion.Panel>{openParts.includes(key) && <Stack gap="sm">{content}</Stack>}</Accordion.Panel>
        </Accordion.Item>
      ))}
    </Accordion>
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
