import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import { syntaxTree } from '@codemirror/language';
import { manifestSchema, type Schema, schemaAt } from '../manifest/schema.ts';

type SyntaxNode = ReturnType<typeof syntaxTree>['topNode'];

/** Completes keys and fixed values of the manifest from its schema. */
export function completeManifest(context: CompletionContext): CompletionResult | null {
  const node = syntaxTree(context.state).resolveInner(context.pos, -1);
  const text = (part: SyntaxNode) => context.state.sliceDoc(part.from, part.to);
  const steps = listSteps(node, text);
  if (node.name === 'PropertyName') {
    const parent = schemaAt(manifestSchema, steps.slice(0, -1));
    return { from: node.from, to: node.to, options: listKeys(parent) };
  }
  if (node.name === 'String' && isFieldPlace(steps)) {
    const fields = listFields(syntaxTree(context.state).topNode, text);
    return { from: node.from, to: node.to, options: fields };
  }
  const options =
    node.name === 'Object' ? listKeys(schemaAt(manifestSchema, steps)) : listValues(schemaAt(manifestSchema, steps));
  if (options.length === 0) return null;
  const isWhole = node.name === 'String' || node.name === 'True' || node.name === 'False';
  return { from: isWhole ? node.from : context.pos, ...(isWhole ? { to: node.to } : {}), options };
}

/** Places with names of fields: the order of the fields, and the fields expected before or after another one. */
function isFieldPlace(steps: readonly string[]): boolean {
  if (steps.join('.') === 'columns.order') return true;
  return steps.at(-2) === 'expect' && /^(before|after)$/.test(steps.at(-1) ?? '');
}

/** The names under `columns.meta`. */
function listFields(top: SyntaxNode, text: (node: SyntaxNode) => string): Completion[] {
  const find = (object: SyntaxNode | null, name: string) =>
    object?.getChildren('Property').find((property) => {
      const key = property.getChild('PropertyName');
      return key && text(key) === JSON.stringify(name);
    })?.lastChild ?? null;
  const meta = find(find(top.getChild('Object'), 'columns'), 'meta');
  const names = meta?.getChildren('Property').flatMap((property) => property.getChild('PropertyName') ?? []) ?? [];
  return names.map((name) => ({ label: text(name), type: 'property' }));
}

function listSteps(node: SyntaxNode, text: (node: SyntaxNode) => string): string[] {
  const steps: string[] = [];
  for (let at: SyntaxNode | null = node; at; at = at.parent) {
    if (at.name !== 'Property') continue;
    const name = at.getChild('PropertyName');
    if (name) steps.unshift(text(name).slice(1, -1));
  }
  return steps;
}

function listKeys(schema: Schema | undefined): Completion[] {
  return Object.entries(schema?.properties ?? {}).map(([key, value]) => ({
    label: JSON.stringify(key),
    apply: `${JSON.stringify(key)}: `,
    type: 'property',
    ...(value.description ? { info: value.description } : {}),
  }));
}

function listValues(schema: Schema | undefined): Completion[] {
  const values = schema?.type === 'boolean' ? [true, false] : (schema?.choices ?? []);
  return values.map((value) => ({ label: JSON.stringify(value), type: 'constant' }));
}
