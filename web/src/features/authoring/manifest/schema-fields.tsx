import { Fieldset, NativeSelect, NumberInput, Stack, Switch, TagsInput, Textarea, TextInput } from '@mantine/core';
import { t } from '../../../lib/texts.ts';
import type { FormContext } from './form-context.ts';
import type { JsonPath } from './json-text.ts';
import { readTexts, readValue, toLabel } from './read-value.ts';
import { manifestSchema, type Schema, schemaAt } from './schema.ts';

interface SchemaFieldsProps {
  form: FormContext;
  path: JsonPath;
  /** Keys that other parts of the form show. */
  except?: readonly string[];
}

/** Inputs for all keys of one object of the manifest, made from its schema. */
export function SchemaFields({ form, path, except = [] }: SchemaFieldsProps) {
  const { properties = {} } = schemaAt(manifestSchema, path) ?? {};
  const keys = Object.keys(properties).filter((key) => !except.includes(key) && properties[key]?.const === undefined);
  return (
    <Stack gap="sm">
      {keys.map((key) => (
        <SchemaField key={key} form={form} path={[...path, key]} name={key} />
      ))}
    </Stack>
  );
}

function SchemaField({ form, path, name }: { form: FormContext; path: JsonPath; name: string }) {
  const schema = schemaAt(manifestSchema, path) ?? {};
  if (schema.properties) {
    return (
      <Fieldset legend={toLabel(name)}>
        <SchemaFields form={form} path={path} />
      </Fieldset>
    );
  }
  return <LeafField form={form} path={path} name={name} schema={schema} />;
}

interface LeafFieldProps {
  form: FormContext;
  path: JsonPath;
  name: string;
  schema: Schema;
}

/** The input for one value. Clearing it removes the key, so that the default applies again. */
function LeafField({ form, path, name, schema }: LeafFieldProps) {
  const value = readValue(form.manifest, path);
  const common = { label: toLabel(name), description: schema.description, disabled: form.isReadOnly };
  const fallback = schema.default === undefined ? '' : `default: ${JSON.stringify(schema.default)}`;
  const set = (next: unknown) => form.set(path, next === '' ? undefined : next);
  if (schema.type === 'boolean') {
    return (
      <Switch
        {...common}
        checked={typeof value === 'boolean' ? value : schema.default === true}
        onChange={(event) => set(event.currentTarget.checked)}
      />
    );
  }
  if (schema.choices) {
    const choices = schema.choices.map(String);
    const data = [
      { value: '', label: fallback || t`not set` },
      ...choices.map((choice) => ({ value: choice, label: choice })),
    ];
    return (
      <NativeSelect
        {...common}
        data={data}
        value={String(value ?? '')}
        onChange={(event) => set(event.currentTarget.value)}
      />
    );
  }
  if (schema.type === 'number' || schema.type === 'integer') {
    return (
      <NumberInput
        {...common}
        value={typeof value === 'number' ? value : ''}
        placeholder={fallback}
        allowDecimal={schema.type === 'number'}
        step={schema.type === 'number' ? 0.05 : 1}
        min={schema.minimum}
        max={schema.maximum}
        onChange={set}
      />
    );
  }
  if (schema.type === 'array') {
    return (
      <TagsInput
        {...common}
        value={readTexts(form.manifest, path)}
        placeholder={readValue(form.manifest, path) === undefined ? fallback : undefined}
        onChange={(list) => set(list)}
        splitChars={[';', '\n']}
        acceptValueOnBlur
      />
    );
  }
  if (schema.type !== 'string') return null;
  const Input = name === 'description' ? Textarea : TextInput;
  return (
    <Input
      {...common}
      value={typeof value === 'string' ? value : ''}
      placeholder={fallback}
      maxLength={schema.maxLength}
      onChange={(event) => set(event.currentTarget.value)}
    />
  );
}
