import type { FieldMeta, Manifest } from '../contract/manifest.ts';

/** What a column of a file holds: text, numbers as DOUBLE or as DECIMAL with a scale, or ISO 8601 texts. */
export type FieldType = 'string' | 'number' | 'integer' | 'decimal' | 'boolean' | 'date' | 'datetime' | 'time';

/** A column of a file that programs read. */
export interface ExportField {
  /** Id of the target field; columns about the source of a row begin with an underscore, as no field does. */
  name: string;
  title: string;
  description?: string;
  type: FieldType;
  /** Digits after the point; only of `decimal`. */
  scale?: number;
  /** Whether each row has a value. */
  isRequired?: true;
}

/** The columns of a package: its fields in their order. */
export function listFields({ columns: { order, meta } }: Pick<Manifest, 'columns'>): ExportField[] {
  return order.flatMap((name) => {
    const field = meta[name];
    return field === undefined ? [] : [describeField(name, field)];
  });
}

function describeField(
  name: string,
  { label, description, type_hint: hint = 'string', scale }: FieldMeta,
): ExportField {
  const about = { name, title: label, ...(description === undefined ? {} : { description }) };
  if (scale !== undefined) return { ...about, type: 'decimal', scale };
  // Nothing in a sheet keeps a number whole, and no value is left out for its fraction.
  return { ...about, type: hint === 'integer' ? 'number' : hint };
}

/**
 * The columns of several versions of a package: those of the first version, then the others'. Where types differ, the
 * column has the one that holds all values, or nearly all: amounts of 18 digits do not fit with more places.
 */
export function mergeFields(versions: readonly (readonly ExportField[])[]): ExportField[] {
  const merged = new Map<string, ExportField>();
  for (const fields of versions) {
    for (const field of fields) {
      const known = merged.get(field.name);
      merged.set(field.name, known === undefined ? field : widen(known, field));
    }
  }
  return [...merged.values()];
}

const NUMBERS: readonly FieldType[] = ['integer', 'decimal', 'number'];

function widen(known: ExportField, other: ExportField): ExportField {
  if (known.type === 'decimal' && other.type === 'decimal') {
    return { ...known, scale: Math.max(known.scale ?? 0, other.scale ?? 0) };
  }
  if (known.type === other.type) return known;
  const { scale: _, ...about } = known;
  const types = [known.type, other.type];
  if (types.every((type) => NUMBERS.includes(type))) return { ...about, type: 'number' };
  if (types.every((type) => type === 'date' || type === 'datetime')) return { ...about, type: 'datetime' };
  return { ...about, type: 'string' };
}
