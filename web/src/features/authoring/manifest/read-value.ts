import type { JsonPath } from './json-text.ts';

/** The value at a path of parsed JSON; undefined if there is none. */
export function readValue(root: unknown, path: JsonPath): unknown {
  return path.reduce<unknown>(
    (at, step) => (typeof at === 'object' && at !== null ? (at as Record<string | number, unknown>)[step] : undefined),
    root,
  );
}

export function readTexts(root: unknown, path: JsonPath): string[] {
  const value = readValue(root, path);
  return Array.isArray(value) ? value.map(String) : [];
}

/** `mapping_score_threshold` as a label for people. */
export function toLabel(key: string): string {
  const words = key.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
