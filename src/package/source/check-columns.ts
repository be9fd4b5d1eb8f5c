import { suggestName } from '../../contract/closest-name.ts';
import type { FieldRole, Manifest } from '../../contract/manifest.ts';
import type { Problem } from '../../contract/problems.ts';
import { normalizeHeader } from '../../rules/index.ts';
import { escapePointer } from './json-pointer.ts';
import { makeManifestError } from './problem-list.ts';

/** Finds settings of columns that contradict each other, or that name no field. */
export function checkColumns(manifest: Manifest): Problem[] {
  return [
    ...checkUnmapped(manifest),
    ...checkKey(manifest),
    ...checkRoles(manifest),
    ...checkNot(manifest),
    ...checkScales(manifest),
  ];
}

function checkUnmapped({ columns, engine }: Manifest): Problem[] {
  if (columns.unmapped === undefined || engine.writer.append_unmapped_columns === undefined) return [];
  const message =
    'columns.unmapped and engine.writer.append_unmapped_columns both say what becomes of columns without a field. Remove append_unmapped_columns: true is the same as "carry", false as "leave_out".';
  return [makeManifestError('unmapped_twice', '/engine/writer/append_unmapped_columns', message)];
}

function checkKey({ columns: { key = [], order } }: Manifest): Problem[] {
  return key.flatMap((field, index) => {
    if (order.includes(field)) return [];
    const message = `columns.key names "${field}", which is not in columns.order.${suggestName(field, order) || ' Correct or remove it.'}`;
    return [makeManifestError('key_unknown_field', `/columns/key/${index}`, message)];
  });
}

function checkNot({ columns: { meta } }: Manifest): Problem[] {
  return Object.entries(meta).flatMap(([field, { label, synonyms, not = [] }]) =>
    not.flatMap((text, index) => {
      const path = `/columns/meta/${escapePointer(field)}/not/${index}`;
      const word = normalizeHeader(text);
      if (word === '') {
        const message = `"${text}" in "not" of "${field}" has no letter or digit, so it would exclude no header. Correct or remove it.`;
        return [makeManifestError('not_without_word', path, message)];
      }
      const name = [label, ...synonyms].find((one) => ` ${normalizeHeader(one)} `.includes(` ${word} `));
      if (name === undefined) return [];
      const message = `"${text}" in "not" of "${field}" is a word of its own name "${name}", so a header with this name would never be the field. Remove one of them.`;
      return [makeManifestError('not_excludes_name', path, message)];
    }),
  );
}

function checkScales({ columns: { meta } }: Manifest): Problem[] {
  return Object.entries(meta).flatMap(([field, { scale, type_hint: type = 'number' }]) => {
    if (scale === undefined || type === 'number' || (type === 'integer' && scale === 0)) return [];
    const message = `"${field}" has a scale of ${scale} and the type_hint "${type}". Only a number has digits after the decimal point: remove the scale, or make the type_hint "number".`;
    return [makeManifestError('scale_without_number', `/columns/meta/${escapePointer(field)}/scale`, message)];
  });
}

/** A row has one first name and one day of birth, but may have several amounts. */
function checkRoles({ columns: { meta } }: Manifest): Problem[] {
  const first = new Map<FieldRole, string>();
  return Object.entries(meta).flatMap(([field, { role }]) => {
    if (role === undefined || role === 'amount') return [];
    const other = first.get(role);
    if (other === undefined) {
      first.set(role, field);
      return [];
    }
    const message = `"${field}" and "${other}" both have the role "${role}", and only one field can have it. Remove it from one of them.`;
    return [makeManifestError('role_repeated', `/columns/meta/${escapePointer(field)}/role`, message)];
  });
}
