import type { Program } from 'oxc-parser';

/** Names of JavaScript that rules do not have, although the type check knows them. */
const ABSENT: Readonly<Record<string, string>> = {
  WeakRef: 'Use WeakMap, or the `state` of the call',
  FinalizationRegistry: 'Remove it: code may not run outside a call',
  WebAssembly: 'Use JavaScript',
  eval: 'Write the code itself: code may not be made from text',
};

interface AbsentName {
  name: string;
  advice: string;
  /** Offset in the script. */
  start: number;
}

type Node = { type: string; name?: string; start: number; computed?: boolean } & Record<string, unknown>;

/** Finds the first use of each absent name. A variable with the same name also counts, as nobody needs one. */
export function findAbsentNames(program: Program): AbsentName[] {
  const found = new Map<string, AbsentName>();
  const pending: unknown[] = [program];
  while (pending.length > 0) {
    const value = pending.pop();
    if (typeof value !== 'object' || value === null) continue;
    if (Array.isArray(value)) {
      pending.push(...value);
      continue;
    }
    const node = value as Node;
    if (node.type === 'Identifier') note(found, node);
    for (const [key, child] of Object.entries(node)) if (!isMereName(node, key)) pending.push(child);
  }
  return [...found.values()];
}

/** Names of properties, as in `x.eval` and `{ eval: 1 }`, do not count. */
function isMereName({ type, computed }: Node, key: string): boolean {
  const isProperty = type === 'MemberExpression' ? key === 'property' : key === 'key';
  return isProperty && computed !== true;
}

function note(found: Map<string, AbsentName>, { name = '', start }: Node): void {
  const advice = Object.hasOwn(ABSENT, name) ? ABSENT[name] : undefined;
  if (advice === undefined) return;
  const known = found.get(name);
  if (known === undefined || start < known.start) found.set(name, { name, advice, start });
}
