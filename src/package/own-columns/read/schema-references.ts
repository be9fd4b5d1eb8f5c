import { isObject, type Json } from './json-values.ts';

/** Limit for chains of references. */
const MAX_DEPTH = 20;

/** Follows references inside one document. Each schema is resolved once, even if several refer to it. */
export class SchemaReferences {
  readonly #root: Json;
  readonly #known = new Map<Json, Json>();

  constructor(root: Json) {
    this.#root = root;
  }

  /** Merges a schema with its `$ref`, `allOf` and only alternative to null. A reference to itself adds nothing. */
  resolve(schema: Json, depth = 0): Json {
    const known = this.#known.get(schema);
    if (known !== undefined) return known;
    if (depth > MAX_DEPTH) return {};
    this.#known.set(schema, {});
    const { $ref, allOf, anyOf, oneOf, ...own } = schema;
    const parts: unknown[] = [
      ...(typeof $ref === 'string' ? [this.#followPointer($ref)] : []),
      ...(Array.isArray(allOf) ? allOf : []),
      ...[anyOf, oneOf].flatMap((list) => (Array.isArray(list) ? readAlternatives(list) : [])),
    ];
    const resolved = parts
      .filter(isObject)
      .reduce<Json>((merged, part) => merge(this.resolve(part, depth + 1), merged), own);
    this.#known.set(schema, resolved);
    return resolved;
  }

  /** Finds `#/$defs/row`; references to other files are ignored. */
  #followPointer(pointer: string): unknown {
    if (!pointer.startsWith('#/')) return undefined;
    return pointer
      .slice(2)
      .split('/')
      .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
      .reduce<unknown>(
        (value, key) => (isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined),
        this.#root,
      );
  }
}

/** The only schema besides null; constants become a list of choices. */
function readAlternatives(list: readonly unknown[]): unknown[] {
  const others = list.filter((item) => isObject(item) && item.type !== 'null' && item.const !== null);
  if (others.length === 1) return others;
  const constants = others.flatMap((item) => (isObject(item) && 'const' in item ? [item.const] : []));
  return constants.length === others.length && constants.length > 0 ? [{ enum: constants }] : [];
}

function merge(part: Json, onto: Json): Json {
  const properties =
    isObject(part.properties) || isObject(onto.properties)
      ? { properties: { ...(part.properties as Json), ...(onto.properties as Json) } }
      : {};
  const lists = [part.required, onto.required].filter(Array.isArray);
  return { ...part, ...onto, ...properties, ...(lists.length > 0 ? { required: lists.flat() } : {}) };
}
