import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Errors } from 'typebox/value';
import { peopleErrors } from '../../src/contract/errors/people.ts';
import { ProviderSettingsSchema, SignOnFileSchema } from '../../src/contract/sign-on.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/sign-on.md'), 'utf8');

/** The first cells of the table below a heading. */
function listRows(heading: string): string[] {
  const section = page.split(/^#+ /m).find((text) => text.startsWith(`${heading}\n`)) ?? '';
  return [...section.matchAll(/^\| `([^`]+)` \|/gm)].map(([, name]) => name!);
}

test('the page has each setting of a provider, and no other', () => {
  assert.deepEqual(
    listRows('The settings of a provider').sort(),
    Object.keys(ProviderSettingsSchema.properties).sort(),
  );
});

test('the example is a file that the service takes', () => {
  const [, example = ''] = /^```json\n([\s\S]*?)^```$/m.exec(page) ?? [];
  assert.deepEqual([...Errors(SignOnFileSchema, JSON.parse(example))], []);
});

test('the codes that the page explains exist', () => {
  const rows = listRows('What goes wrong');
  assert.ok(rows.length > 3);
  assert.deepEqual(
    rows.filter((code) => !(code in peopleErrors)),
    [],
  );
});
