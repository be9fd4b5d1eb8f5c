/** Writes JSON Schemas as plain TypeScript types, so that an author's editor needs no schema library. */

interface Schema {
  type?: string;
  const?: unknown;
  enum?: unknown[];
  anyOf?: Schema[];
  items?: Schema;
  properties?: Record<string, Schema>;
  patternProperties?: Record<string, Schema>;
  required?: string[];
  description?: string;
}

/** `export type NAME = …;` for a schema. Covers the keywords that the contract uses; throws for any other shape. */
export function writeType(name: string, schema: object): string {
  return `export type ${name} = ${toType(schema as Schema, '')};\n`;
}

function toType(schema: Schema, indent: string): string {
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  if (schema.anyOf) return schema.anyOf.map((part) => toType(part, indent)).join(' | ');
  switch (schema.type) {
    case 'string':
    case 'boolean':
    case 'null':
      return schema.type;
    case 'integer':
    case 'number':
      return 'number';
    case 'array':
      return `(${toType(schema.items!, indent)})[]`;
    case 'object':
      return toObject(schema, indent);
    case undefined:
      return 'unknown';
    default:
      throw new Error(`schema type ${schema.type}`);
  }
}

function toObject({ properties, patternProperties, required = [] }: Schema, indent: string): string {
  if (!properties) {
    const [values] = Object.values(patternProperties ?? {});
    return `Record<string, ${values ? toType(values, indent) : 'unknown'}>`;
  }
  const inner = `${indent}  `;
  const lines = Object.entries(properties).map(([key, part]) => {
    const comment = part.description ? `${inner}/** ${part.description} */\n` : '';
    const mark = required.includes(key) ? '' : '?';
    return `${comment}${inner}${JSON.stringify(key)}${mark}: ${toType(part, inner)};\n`;
  });
  return `{\n${lines.join('')}${indent}}`;
}
