import { TagsInput } from '@mantine/core';
import type { FormContext } from './form-context.ts';
import { readValue, toLabel } from './read-value.ts';
import { manifestSchema, schemaAt } from './schema.ts';

/** The scripts of each hook, in the order in which they run. */
export function HooksEditor({ form }: { form: FormContext }) {
  const names = Object.keys(schemaAt(manifestSchema, ['hooks'])?.properties ?? {});
  return names.map((name) => (
    <TagsInput
      key={name}
      label={toLabel(name)}
      placeholder="hooks/script.ts"
      disabled={form.isReadOnly}
      value={readScripts(form.manifest, name)}
      onChange={(scripts) => {
        const list = scripts.map((script) => ({ script }));
        form.set(['hooks', name], list.length > 0 ? list : undefined);
      }}
      acceptValueOnBlur
    />
  ));
}

function readScripts(manifest: unknown, hook: string): string[] {
  const list = readValue(manifest, ['hooks', hook]);
  return Array.isArray(list) ? list.map((item) => String(readValue(item, ['script']) ?? '')).filter(Boolean) : [];
}
