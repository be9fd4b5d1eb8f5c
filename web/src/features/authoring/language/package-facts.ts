/** What checks and completions need to know of the manifest. */
export interface ManifestFacts {
  /** Fields in their order, with their labels. */
  fields: ReadonlyMap<string, string>;
  /** Labels of rows, those that ADE knows first. */
  labels: readonly string[];
}

const LABELS = ['header', 'data', 'separator', 'blank', 'group', 'total', 'note', 'title'];

/** The facts of a manifest's text; null where it is not readable just now. */
export function readManifestFacts(text: string | undefined): ManifestFacts | null {
  try {
    const { columns, engine } = JSON.parse(text ?? '') as Manifest;
    const order = listTexts(columns?.order);
    const fields = new Map(order.map((field) => [field, columns?.meta?.[field]?.label ?? field]));
    return { fields, labels: [...new Set([...LABELS, ...listTexts(engine?.row_types?.order)])] };
  } catch {
    return null;
  }
}

/** As much of it as a manifest in the making may have. */
interface Manifest {
  columns?: { order?: unknown; meta?: Record<string, { label?: string } | undefined> };
  engine?: { row_types?: { order?: unknown } };
}

const listTexts = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
