import { parseSync } from 'oxc-parser';
import { suggestName } from '../../contract/closest-name.ts';
import type { Problem, ProblemCode } from '../../contract/problems.ts';
import { makeWarning } from '../source/problem-list.ts';
import { findPlace } from '../source/read-manifest.ts';
import { isSlowPattern } from './slow-patterns.ts';

/** What a script is checked against; empty for a script without rules of its own. */
export interface ScriptUse {
  kinds: ReadonlySet<'row' | 'column' | 'hook'>;
  fields: readonly string[];
  labels: readonly string[];
}

type Node = { type: string; start: number; end: number } & Record<string, unknown>;

/** The functions around a node, the innermost last. */
type Around = readonly Node[];

interface Mistake {
  code: ProblemCode;
  message: string;
  start: number;
}

const RULE_NAMES = /^(?:detect_\w*|transform|derive|validate|run)$/;
const FUNCTIONS = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression']);

/** Finds what the type check accepts, and what then has no effect or another one than its author expects. */
export function findSilentMistakes(path: string, text: string, use: ScriptUse): Problem[] {
  const { program, module } = parseSync(path, text, { lang: path.endsWith('.ts') ? 'ts' : 'js', sourceType: 'module' });
  const state = findModuleState(program);
  const mistakes = listDefaults(module.staticExports);
  walk(program, [], (node, around) => {
    mistakes.push(
      ...checkScores(node, use),
      ...checkState(node, around, state),
      ...checkCalls(node),
      ...checkAsync(node),
      ...checkReturn(node, around),
      ...checkPattern(node),
    );
  });
  return mistakes.map(({ code, message, start }) =>
    makeWarning(code, path, message, { line: findPlace(text, start).line }),
  );
}

function walk(value: unknown, around: Around, visit: (node: Node, around: Around) => void): void {
  if (Array.isArray(value)) for (const one of value) walk(one, around, visit);
  if (!isNode(value)) return;
  visit(value, around);
  const within = FUNCTIONS.has(value.type) ? [...around, value] : around;
  for (const child of Object.values(value)) if (typeof child === 'object') walk(child, within, visit);
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

const listNodes = (value: unknown): Node[] => (Array.isArray(value) ? value.filter(isNode) : []);

function nameOf(node: unknown): string | undefined {
  if (!isNode(node)) return undefined;
  if (node.type === 'Identifier') return String(node.name);
  return node.type === 'Literal' && typeof node.value === 'string' ? node.value : undefined;
}

function listDefaults(exports: ReturnType<typeof parseSync>['module']['staticExports']): Mistake[] {
  return exports.flatMap(({ entries, start }) =>
    entries.some(({ exportName }) => exportName.kind === 'Default')
      ? [
          {
            code: 'default_export' as const,
            message: 'ADE only calls exports that have a name, so export default has no effect. Remove "default".',
            start,
          },
        ]
      : [],
  );
}

/** Keys of objects that are returned as `scores`. */
function checkScores({ type, key, value }: Node, { kinds, fields, labels }: ScriptUse): Mistake[] {
  if (type !== 'Property' || nameOf(key) !== 'scores') return [];
  const names = listObjects(value).flatMap((object) => listKeys(object));
  return names.flatMap(({ name, start }): Mistake[] => {
    if (kinds.has('column') && !fields.includes(name)) {
      const message = `The package has no field "${name}", so this score counts for nothing.${suggestName(name, fields)} Correct the name, or add the field to the manifest.`;
      return [{ code: 'scores_unknown_name', message, start }];
    }
    const hint = kinds.has('row') && !labels.includes(name) ? suggestName(name, labels) : '';
    if (hint === '') return [];
    const message = `No row has the label "${name}" otherwise.${hint} Correct the name, or add the label to engine.row_types.order.`;
    return [{ code: 'scores_unknown_name', message, start }];
  });
}

function listObjects(value: unknown): Node[] {
  if (!isNode(value)) return [];
  if (value.type === 'ObjectExpression') return [value];
  if (value.type === 'ConditionalExpression') return [value.consequent, value.alternate].flatMap(listObjects);
  const isWrapped = ['ParenthesizedExpression', 'TSAsExpression', 'TSSatisfiesExpression'].includes(value.type);
  return isWrapped ? listObjects(value.expression) : [];
}

function listKeys({ properties }: Node): { name: string; start: number }[] {
  return listNodes(properties).flatMap(({ type, computed, key, start }) => {
    const name = type === 'Property' && computed !== true ? nameOf(key) : undefined;
    return name === undefined ? [] : [{ name, start }];
  });
}

/** Variables of the module itself that can change: `let`, and lists. */
function findModuleState({ body }: { body: unknown }): { variables: ReadonlySet<string>; lists: ReadonlySet<string> } {
  const [variables, lists] = [new Set<string>(), new Set<string>()];
  for (const statement of listNodes(body)) {
    const declared = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement;
    if (!isNode(declared) || declared.type !== 'VariableDeclaration') continue;
    for (const { id, init } of listNodes(declared.declarations)) {
      const name = nameOf(id);
      if (name === undefined) continue;
      if (declared.kind !== 'const') variables.add(name);
      if (isNode(init) && init.type === 'ArrayExpression') lists.add(name);
    }
  }
  return { variables, lists };
}

const ADDING = new Set(['push', 'unshift', 'splice', 'pop', 'shift']);

/** A value that is only kept (`known ??= make()`) is the same in each call; anything else makes calls differ. */
function checkState(node: Node, around: Around, state: ReturnType<typeof findModuleState>): Mistake[] {
  if (around.length === 0) return [];
  const target = node.type === 'AssignmentExpression' ? node.left : node.argument;
  const isChange =
    node.type === 'UpdateExpression' || (node.type === 'AssignmentExpression' && node.operator !== '??=');
  const changed = isChange ? nameOf(target) : undefined;
  const callee = node.type === 'CallExpression' && isNode(node.callee) ? node.callee : undefined;
  const list =
    callee?.type === 'MemberExpression' && ADDING.has(nameOf(callee.property) ?? '')
      ? nameOf(callee.object)
      : undefined;
  const name =
    changed !== undefined && state.variables.has(changed)
      ? changed
      : list !== undefined && state.lists.has(list)
        ? list
        : undefined;
  if (name === undefined || isMemo(node, around)) return [];
  const message = `"${name}" of the module changes while rules run, and a module is loaded once for many tables, and again after a failure: what a rule returns would depend on that. Keep it in the call's state instead.`;
  return [{ code: 'module_state', message, start: node.start }];
}

/** `if (known === undefined) known = …` and `if (!known) known = …`: the value of the first call is kept. */
function isMemo(node: Node, around: Around): boolean {
  const name = nameOf(node.left);
  if (node.type !== 'AssignmentExpression' || node.operator !== '=' || name === undefined) return false;
  const outer = around.at(-1);
  let isKept = false;
  walk(outer, [], (one) => {
    if (one.type !== 'IfStatement' || !isNode(one.test)) return;
    let isTested = false;
    walk(one.test, [], (part) => {
      isTested ||= nameOf(part) === name;
    });
    isKept ||= isTested;
  });
  return isKept;
}

/** `Math.random()`, `Date.now()` and `new Date(value)`. */
function checkCalls({ type, callee, arguments: args, start }: Node): Mistake[] {
  if (type === 'NewExpression' && nameOf(callee) === 'Date') {
    const [first, ...more] = listNodes(args);
    if (first === undefined || more.length > 0 || first.type === 'Literal') return [];
    const message =
      'new Date reads texts in its own way: 03/04/2024 is in March, and most other texts are no date. Use parseDate of ade/rules.';
    return [{ code: 'date_of_text', message, start }];
  }
  if (type !== 'CallExpression' || !isNode(callee) || callee.type !== 'MemberExpression') return [];
  const name = `${nameOf(callee.object)}.${nameOf(callee.property)}`;
  if (name === 'Math.random') {
    const message =
      'The numbers of Math.random are the same in each run of a document, because the same input gives the same result. Remove it.';
    return [{ code: 'clock_or_chance', message, start }];
  }
  if (name !== 'Date.now') return [];
  const message =
    'Date.now gives the time of the job, for all of its calls, because the same input gives the same result. Use as_of of the call, which says so.';
  return [{ code: 'clock_or_chance', message, start }];
}

function checkAsync(node: Node): Mistake[] {
  if (!FUNCTIONS.has(node.type) || node.async !== true) return [];
  let awaits = false;
  walk(node.body, [], (one) => {
    awaits ||= one.type === 'AwaitExpression' || (one.type === 'ForOfStatement' && one.await === true);
  });
  if (awaits) return [];
  const message = 'The function is async and awaits nothing, which only makes it slower. Remove "async".';
  return [{ code: 'async_without_await', message, start: node.start }];
}

/** `return values as any` in a rule: its shape is not checked. */
function checkReturn({ type, argument, start }: Node, around: Around): Mistake[] {
  const rule = around.length === 1 && isNode(around[0]) ? nameOf(around[0].id) : undefined;
  if (type !== 'ReturnStatement' || rule === undefined || !RULE_NAMES.test(rule)) return [];
  const isAny =
    isNode(argument) &&
    argument.type === 'TSAsExpression' &&
    isNode(argument.typeAnnotation) &&
    argument.typeAnnotation.type === 'TSAnyKeyword';
  if (!isAny) return [];
  const message = `With "as any", nobody checks what ${rule} returns. Rules return an object, such as { values }; return that, and remove "as any".`;
  return [{ code: 'result_unchecked', message, start }];
}

function checkPattern({ type, regex, start }: Node): Mistake[] {
  if (type !== 'Literal' || typeof regex !== 'object' || regex === null) return [];
  if (!('pattern' in regex && 'flags' in regex)) return [];
  if (!isSlowPattern(String(regex.pattern), String(regex.flags))) return [];
  const message =
    'For some texts, this pattern takes time that doubles with each character, until the rule is ended. Remove the repetition inside of a repetition.';
  return [{ code: 'slow_pattern', message, start }];
}
