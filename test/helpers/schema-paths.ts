interface SchemaNode {
  properties?: Record<string, SchemaNode>;
  patternProperties?: Record<string, SchemaNode>;
  items?: SchemaNode;
  anyOf?: SchemaNode[];
}

/** Every property path of a JSON Schema: `a.b`, `list[].c`, `record.*.d`. */
export function listSchemaPaths(schema: object): string[] {
  const paths = new Set<string>();
  walk(schema, '', paths);
  return [...paths];
}

function walk(node: SchemaNode, prefix: string, paths: Set<string>): void {
  for (const [key, child] of Object.entries(node.properties ?? {})) {
    const path = prefix === '' ? key : `${prefix}.${key}`;
    paths.add(path);
    walk(child, path, paths);
  }
  for (const child of Object.values(node.patternProperties ?? {})) walk(child, `${prefix}.*`, paths);
  if (node.items) walk(node.items, `${prefix}[]`, paths);
  for (const child of node.anyOf ?? []) walk(child, prefix, paths);
}

/** The schema of the property at a path in this form. */
export function findSchema(schema: object, path: string): object | undefined {
  // Each step of `rules.*.kind` and `sheets[].name` is a name, a star or a pair of brackets.
  const steps = path.replaceAll('[]', '.[]').split('.');
  return steps.reduce<SchemaNode | undefined>((node, step) => {
    if (step === '[]') return node?.items;
    return step === '*' ? Object.values(node?.patternProperties ?? {})[0] : node?.properties?.[step];
  }, schema);
}
