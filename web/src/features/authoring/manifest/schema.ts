import source from '../../../../../docs/schemas/manifest.schema.json' with { type: 'json' };

/** The parts of JSON Schema that the manifest uses and the editor reads. */
export interface Schema {
  type?: string;
  const?: unknown;
  enum?: unknown[];
  anyOf?: Schema[];
  items?: Schema;
  properties?: Record<string, Schema>;
  patternProperties?: Record<string, Schema>;
  additionalProperties?: boolean;
  default?: unknown;
  description?: string;
  minimum?: number;
  maximum?: number;
  maxLength?: number;
  /** The values of an enumeration (`const`, `enum`, or `anyOf`). */
  choices?: unknown[];
}

export const manifestSchema: Schema = source;

/** The schema at one path; undefined if the manifest allows no value or any value there. */
export function schemaAt(schema: Schema, path: readonly (string | number)[]): Schema | undefined {
  let at: Schema | undefined = schema;
  for (const step of path) {
    at = at?.properties?.[step] ?? Object.values(at?.patternProperties ?? {})[0] ?? at?.items;
  }
  return at && { ...at, ...findChoices(at) };
}

function findChoices(schema: Schema): Pick<Schema, 'choices'> {
  const choices = listChoices(schema);
  return choices.length > 0 ? { choices } : {};
}

function listChoices({ const: only, enum: several, anyOf = [] }: Schema): unknown[] {
  if (only !== undefined) return [only];
  return several ?? anyOf.flatMap(listChoices);
}
