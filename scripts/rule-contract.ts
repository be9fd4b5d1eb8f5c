/** Writes the data for completions in the web app's editor: the rules' contract. */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseAst } from 'rolldown/parseAst';
import { projectDir } from '../bin/runtime.js';
import { readRuleTypes } from './rule-types.ts';

const CALLS_FILE = 'src/contract/rule-calls.ts';
const HELPER_MODULES = { 'ade/rules': 'src/rules/library/index.ts', 'ade/rules/phone': 'src/rules/library/phone.ts' };
const OUTPUT_DIR = 'web/src/features/authoring/contract';

interface Entry {
  name: string;
  type: string;
  doc: string;
}

interface Source {
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: the parser's nodes have no common type beyond their `type`.
  nodes: any[];
}

/** The generated files, by path inside the project. */
export function makeRuleContract(): Record<string, string> {
  const calls = readSource(CALLS_FILE);
  const contract = { shapes: listShapes(calls), rules: listRules(calls), helpers: listHelpers() };
  return {
    [`${OUTPUT_DIR}/rule-contract.json`]: format(contract),
    [`${OUTPUT_DIR}/rule-types.json`]: format(readRuleTypes()),
  };
}

/** Every interface and every alias of an interface, with all its keys, including inherited keys. */
function listShapes({ text, nodes }: Source): Record<string, Entry[]> {
  const shapes: Record<string, Entry[]> = {};
  for (const node of nodes) {
    if (node.type === 'TSInterfaceDeclaration') {
      const inherited = node.extends.flatMap(
        (parent: { expression: { name: string } }) => shapes[parent.expression.name],
      );
      shapes[node.id.name] = [...listKeys(text, node.body.body), ...inherited];
    } else if (node.type === 'TSTypeAliasDeclaration' && node.typeAnnotation.type === 'TSTypeReference') {
      const target = shapes[node.typeAnnotation.typeName.name];
      if (target) shapes[node.id.name] = target;
    }
  }
  return shapes;
}

// biome-ignore lint/suspicious/noExplicitAny: see Source.
function listKeys(text: string, members: any[]): Entry[] {
  return members.map((member) => ({
    name: member.key.name,
    type: oneLine(text.slice(member.typeAnnotation.typeAnnotation.start, member.typeAnnotation.end)),
    doc: docBefore(text, member.start),
  }));
}

/** Parameter and result of `RowDetector` and the other function types. */
function listRules({ nodes }: Source): Record<string, { call: string; returns: string }> {
  const rules: Record<string, { call: string; returns: string }> = {};
  for (const node of nodes) {
    if (node.type !== 'TSTypeAliasDeclaration' || node.typeAnnotation.type !== 'TSFunctionType') continue;
    const call = node.typeAnnotation.params[0].typeAnnotation.typeAnnotation.typeName.name;
    const returns = node.typeAnnotation.returnType.typeAnnotation.typeArguments.params[0].typeName.name;
    rules[node.id.name] = { call, returns };
  }
  return rules;
}

/** The exports of `ade/rules` and its parts. */
function listHelpers(): Record<string, Entry[]> {
  return Object.fromEntries(
    Object.entries(HELPER_MODULES).map(([name, file]) => [name, readRaw(file).nodes.flatMap(listOf(file))]),
  );
}

function listOf(file: string) {
  // biome-ignore lint/suspicious/noExplicitAny: see Source.
  return (node: any): Entry[] => {
    if (node.type !== 'ExportNamedDeclaration') return [];
    if (node.source) {
      const path = join(dirname(file), node.source.value);
      // biome-ignore lint/suspicious/noExplicitAny: see Source.
      return node.specifiers.map((specifier: any) => findEntry(path, specifier.exported.name));
    }
    return node.declaration?.id ? [findEntry(file, node.declaration.id.name)] : [];
  };
}

function findEntry(file: string, name: string): Entry {
  const raw = readRaw(file);
  for (const node of raw.nodes) {
    const inner = node.declaration ?? node;
    const declared = inner.id?.name ?? inner.declarations?.[0]?.id.name;
    if (declared === name) return { name, type: signatureOf(raw.text, inner), doc: docBefore(raw.text, node.start) };
  }
  return { name, type: 'type', doc: '' };
}

/** The signature of a function; for anything else, its kind. */
// biome-ignore lint/suspicious/noExplicitAny: see Source.
function signatureOf(text: string, node: any): string {
  if (node.type === 'FunctionDeclaration') return oneLine(text.slice(node.id.end, node.body.start));
  return node.type === 'VariableDeclaration' ? 'constant' : 'type';
}

/** The top-level declarations of a module, without the `export` around them. */
function readSource(file: string): Source {
  const { text, nodes } = readRaw(file);
  return { text, nodes: nodes.map((node) => node.declaration ?? node) };
}

function readRaw(file: string): Source {
  const text = readFileSync(join(projectDir, file), 'utf8');
  return { text, nodes: parseAst(text, { lang: 'ts' }).body };
}

/** The documentation comment directly above a declaration. */
function docBefore(text: string, start: number): string {
  const comment = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*$/.exec(text.slice(0, start))?.[1] ?? '';
  return oneLine(comment.replace(/^\s*\*/gm, ''));
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** Formats the text, so that the formatter leaves the generated file unchanged. */
function format(value: unknown): string {
  const biome = join(projectDir, 'node_modules/@biomejs/biome/bin/biome');
  const run = spawnSync(process.execPath, [biome, 'format', '--stdin-file-path=contract.json'], {
    input: JSON.stringify(value, null, 2),
    encoding: 'utf8',
    cwd: projectDir,
  });
  if (run.status !== 0) throw new Error(`The contract could not be formatted:\n${run.stderr}`);
  return run.stdout;
}

if (import.meta.main) {
  for (const [path, text] of Object.entries(makeRuleContract())) writeFileSync(join(projectDir, path), text);
}
