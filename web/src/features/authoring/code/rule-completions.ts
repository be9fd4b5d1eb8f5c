import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import { syntaxTree } from '@codemirror/language';
import { t } from '../../../lib/texts.ts';
import contract from '../contract/rule-contract.json' with { type: 'json' };

/** The package's own names, in addition to the names of the contract. */
export interface PackageFacts {
  fields: readonly string[];
  labels: readonly string[];
  paths: readonly string[];
}

interface Entry {
  name: string;
  type: string;
  doc: string;
}
type SyntaxNode = ReturnType<typeof syntaxTree>['topNode'];

const shapes: Record<string, Entry[]> = contract.shapes;
const rules: Record<string, { call: string; returns: string }> = contract.rules;
const helpers: Record<string, Entry[]> = contract.helpers;
const WORD = /^\w*$/;

/** Completes names from the rules' contract (keys of calls and results, helpers), and the package's own names. */
export function completeRule(path: string, getFacts: () => PackageFacts) {
  return (context: CompletionContext): CompletionResult | null => {
    const node = syntaxTree(context.state).resolveInner(context.pos, -1);
    const text = (part: SyntaxNode) => context.state.sliceDoc(part.from, part.to);
    const from = context.matchBefore(/\w*/)?.from ?? context.pos;
    const answer = (options: Completion[], start = from): CompletionResult => ({
      from: start,
      options,
      validFor: WORD,
    });

    if (node.name === 'String' || node.name === 'TemplateString') {
      const isImport = findParent(node, 'ImportDeclaration');
      return isImport ? { from: node.from + 1, options: listModules(path, getFacts().paths) } : null;
    }
    if (node.name.includes('Comment')) return null;
    const importing = findParent(node, 'ImportGroup');
    if (importing) return answer(listImports(text(importing.parent ?? importing)));
    const rule = findRule(node, path, text);
    if (findParent(node, 'ObjectPattern') && rule) return answer(toOptions(shapes[rule.call] ?? []));
    if (/\w+\.\w*$/.test(context.state.sliceDoc(Math.max(0, from - 40), context.pos)) && isCallName(context, from)) {
      return rule ? answer(toOptions(shapes[rule.call] ?? [])) : null;
    }
    const key = findKey(node, text);
    if (key === 'scores') return answer(listScoreNames(path, getFacts()));
    if (key !== null && rule) return answer(toOptions(listReturned(rule.returns)));
    if (!context.explicit && from === context.pos) return null;
    return answer(toOptions([...(helpers['ade/rules'] ?? []), ...Object.keys(shapes).map(asType)]));
  };
}

/** The contract of the function around a position, by the type of its parameter or else by its name and folder. */
function findRule(node: SyntaxNode, path: string, text: (node: SyntaxNode) => string) {
  const declaration = findParent(node, 'FunctionDeclaration');
  if (!declaration) return undefined;
  const head = text(declaration).slice(0, 400);
  const typed = Object.values(rules).find(({ call }) => new RegExp(`:\\s*${call}\\b`).test(head));
  if (typed) return typed;
  const name = /function\s+(\w+)/.exec(head)?.[1] ?? '';
  if (/^detect/.test(name)) return rules[path.startsWith('row_types/') ? 'RowDetector' : 'ColumnDetector'];
  if (name === 'run') return rules.Hook;
  return rules[name.charAt(0).toUpperCase() + name.slice(1)];
}

/** Whether the word before the dot is the parameter of the function. */
function isCallName(context: CompletionContext, from: number): boolean {
  const name = /(\w+)\.$/.exec(context.state.sliceDoc(Math.max(0, from - 40), from))?.[1];
  const before = context.state.sliceDoc(Math.max(0, from - 4000), from);
  return name !== undefined && new RegExp(`function\\s+\\w+\\s*\\(\\s*${name}\\s*[:)]`).test(before);
}

/** The key whose value is the object literal around a position; '' without a key, null outside of literals. */
function findKey(node: SyntaxNode, text: (node: SyntaxNode) => string): string | null {
  const object = findParent(node, 'ObjectExpression');
  if (!object) return null;
  const property = object.parent?.name === 'Property' ? object.parent.getChild('PropertyDefinition') : null;
  return property ? text(property) : '';
}

function listScoreNames(path: string, { fields, labels }: PackageFacts): Completion[] {
  const isRow = path.startsWith('row_types/');
  return (isRow ? labels : fields).map((label) => ({
    label,
    type: 'property',
    detail: isRow ? t`row label` : 'field',
  }));
}

/** The keys of a result, and of the items in its lists. */
function listReturned(shape: string): Entry[] {
  const keys = shapes[shape] ?? [];
  const items = keys.flatMap(({ type }) => shapes[/(\w+)\[\]/.exec(type)?.[1] ?? ''] ?? []);
  return [...keys, ...items];
}

function listImports(declaration: string): Completion[] {
  const module = /from\s*['"]([^'"]+)/.exec(declaration)?.[1] ?? 'ade/rules';
  return toOptions(helpers[module] ?? []);
}

function listModules(path: string, paths: readonly string[]): Completion[] {
  const up = '../'.repeat(path.split('/').length - 1) || './';
  const own = paths.filter((other) => other !== path && /\.(ts|js|json)$/.test(other) && other.includes('/'));
  return [...Object.keys(helpers), ...own.map((other) => up + other)].map((label) => ({ label, type: 'namespace' }));
}

function toOptions(entries: readonly Entry[]): Completion[] {
  return entries.map(({ name, type, doc }) => ({
    label: name,
    type: type.startsWith('(') ? 'function' : type === 'type' ? 'type' : 'property',
    detail: type.length > 48 ? `${type.slice(0, 47)}…` : type,
    ...(doc ? { info: doc } : {}),
  }));
}

const asType = (name: string): Entry => ({ name, type: 'type', doc: '' });

function findParent(node: SyntaxNode, name: string): SyntaxNode | null {
  let at: SyntaxNode | null = node;
  while (at && at.name !== name) at = at.parent;
  return at;
}
