import { MANIFEST_NAME } from '../../contract/layout.ts';
import type { Manifest } from '../../contract/manifest.ts';
import type { Problem } from '../../contract/problems.ts';
import { makeWarning } from './problem-list.ts';

/** Hints of fields that may be numbers. */
const NUMBERS = new Set<string | undefined>(['number', 'integer', undefined]);

/** Settings that a package may want: `ade check` names them, and nothing else does. */
export function listHints(manifest: Manifest): Problem[] {
  return [...listDurations(manifest), ...listUnmapped(manifest)];
}

function listDurations({ engine, columns }: Manifest): Problem[] {
  const hasNumbers = columns.order.some((field) => NUMBERS.has(columns.meta[field]?.type_hint));
  if (engine.defaults.durations !== undefined || !hasNumbers) return [];
  const message =
    'durations, cells with a format like [h]:mm, are fractions of a day: 8:15 is 0.34375. To read them as hours, set "durations": "hours" and compare your results; to keep fractions, set "days".';
  return [makeWarning('durations_not_set', MANIFEST_NAME, message, { json_path: '/engine/defaults' })];
}

/** New packages ask; packages from before that setting keep their meaning. */
function listUnmapped({ engine, columns }: Manifest): Problem[] {
  if (columns.unmapped !== undefined || engine.writer.append_unmapped_columns !== undefined) return [];
  const message =
    'columns without a field are written after the fields, and nobody is asked about them. To be asked about each column with values, as in new packages, set "unmapped": "ask"; to keep it as it is, set "carry".';
  return [makeWarning('unmapped_not_set', MANIFEST_NAME, message, { json_path: '/columns' })];
}
