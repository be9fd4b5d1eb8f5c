import type { Artifact } from '../../contract/artifact.ts';

/** Keys with one line for each entry: there are many entries, and with weights, each row near a header has evidence. */
const LISTS: ReadonlySet<string> = new Set(['rules', 'row_profiles', 'rows']);

/** Keys with a value that takes one line. */
const MAPS: ReadonlySet<string> = new Set(['evidence']);

/** The text of artifact.json: a line for each value. Records with evidence are more compact, at half the length. */
export function formatArtifact(artifact: Artifact): string {
  const text = artifact.evidence === undefined ? JSON.stringify(artifact, null, 2) : format(artifact, '', '');
  return `${text}\n`;
}

/** Uses the same indentation as `JSON.stringify`. */
function format(value: unknown, key: string, indent: string): string {
  if (typeof value !== 'object' || value === null || MAPS.has(key)) return JSON.stringify(value);
  const inner = `${indent}  `;
  const formatEntry = (entry: unknown, name = '') =>
    LISTS.has(key) ? JSON.stringify(entry) : format(entry, name, inner);
  const lines = Array.isArray(value)
    ? value.map((entry) => formatEntry(entry))
    : Object.entries(value)
        .filter(([, entry]) => entry !== undefined)
        .map(([name, entry]) => `${JSON.stringify(name)}: ${formatEntry(entry, name)}`);
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  if (lines.length === 0) return `${open}${close}`;
  return `${open}\n${inner}${lines.join(`,\n${inner}`)}\n${indent}${close}`;
}
