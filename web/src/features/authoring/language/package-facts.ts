/** The facts about the manifest that checks and completions need. */
export interface ManifestFacts {
  /** Fields in the order of the manifest, with their labels. */
  fields: ReadonlyMap<string, string>;
  /** Row labels, beginning with those that ADE knows. */
  labels: readonly string[];
}

const LABELS = ['header', 'data', 'separator', 'blank', 'group', 'total', 'note', 'title'];

/** The facts of a manifest's text; null while the text is not valid. */
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

/** The parts that are read here; any may be missing while the manifest is being written. */
interface Manifest {
  columns?: { order?: unknown; meta?: Record<string, { label?: string } | undefined> };
  engine?: { row_types?: { order?: unknown } };
}

const listTexts = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
