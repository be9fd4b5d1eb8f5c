import { jsonLanguage } from '@codemirror/lang-json';

type SyntaxNode = ReturnType<typeof jsonLanguage.parser.parse>['topNode'];

export type JsonPath = readonly (string | number)[];

interface TextRange {
  from: number;
  to: number;
}

const MAX_LINE_CHARS = 100;

/** Steps of a JSON pointer (`/columns/meta/email`). */
export function parsePointer(pointer: string): JsonPath {
  return pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** The range of a value in a JSON text; for a missing key, the range of the nearest existing parent. */
export function findRange(text: string, path: JsonPath): TextRange {
  const { node, property } = descend(text, path);
  return { from: (property ?? node).from, to: node.to };
}

/**
 * Sets one value in a text, or removes it if `value` is undefined. Everything else, including the layout, stays as the
 * author wrote it. The text must be valid JSON.
 */
export function setValue(text: string, path: JsonPath, value: unknown): string {
  const { node, property, rest, depth } = descend(text, path);
  if (rest.length === 0) {
    if (value === undefined) return removeMember(text, property ?? node);
    return replace(text, node, layOut(value, depth));
  }
  if (value === undefined) return text;
  if (node.name !== 'Object') throw new Error(`Expected an object to set ${path.join('.')} in.`);
  const inner = rest.slice(1).reduceRight<unknown>((held, step) => ({ [step]: held }), value);
  return addProperty(text, node, String(rest[0]), inner, depth);
}

/** The node of the deepest existing part of a path, the property that holds it, and the steps that do not exist. */
function descend(text: string, path: JsonPath) {
  const top = jsonLanguage.parser.parse(text).topNode;
  let node: SyntaxNode = top.firstChild ?? top;
  let property: SyntaxNode | null = null;
  let depth = 0;
  for (const step of path) {
    const next = findMember(text, node, step);
    if (next === null) break;
    property = next.name === 'Property' ? next : null;
    node = property?.lastChild ?? next;
    depth += 1;
  }
  return { node, property, rest: path.slice(depth), depth };
}

function findMember(text: string, node: SyntaxNode, step: string | number): SyntaxNode | null {
  if (node.name === 'Array') return listMembers(node)[Number(step)] ?? null;
  if (node.name !== 'Object') return null;
  return listMembers(node).find((member) => readName(text, member) === step) ?? null;
}

/** The children except braces, commas and syntax errors. */
function listMembers(node: SyntaxNode): SyntaxNode[] {
  const members: SyntaxNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) {
    if (/^[A-Z]/.test(child.name)) members.push(child);
  }
  return members;
}

function readName(text: string, property: SyntaxNode): string | undefined {
  const name = property.getChild('PropertyName');
  try {
    return name ? JSON.parse(text.slice(name.from, name.to)) : undefined;
  } catch {
    return undefined;
  }
}

function replace(text: string, { from, to }: TextRange, insert: string): string {
  return text.slice(0, from) + insert + text.slice(to);
}

function addProperty(text: string, node: SyntaxNode, name: string, value: unknown, depth: number): string {
  const line = `\n${'  '.repeat(depth + 1)}${JSON.stringify(name)}: ${layOut(value, depth + 1)}`;
  const last = listMembers(node).at(-1);
  if (last) return replace(text, { from: last.to, to: last.to }, `,${line}`);
  return replace(text, node, `{${line}\n${'  '.repeat(depth)}}`);
}

/** Removes a property or item together with a comma next to it. */
function removeMember(text: string, { from, to }: TextRange): string {
  const before = /,\s*$/.exec(text.slice(0, from))?.[0].length;
  if (before !== undefined) return replace(text, { from: from - before, to }, '');
  const after = /^\s*,\s*/.exec(text.slice(to))?.[0].length ?? 0;
  return replace(text, { from, to: to + after }, '');
}

/** A value as JSON; lists of words are on one line if they fit. */
function layOut(value: unknown, depth: number): string {
  const compact = Array.isArray(value) && value.every((item) => typeof item !== 'object');
  if (compact) {
    const line = `[${value.map((item) => JSON.stringify(item)).join(', ')}]`;
    if (line.length <= MAX_LINE_CHARS) return line;
  }
  return JSON.stringify(value, null, 2).replaceAll('\n', `\n${'  '.repeat(depth)}`);
}
