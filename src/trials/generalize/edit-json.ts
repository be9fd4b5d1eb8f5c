/** A value in a JSON text, with its place. */
interface Node {
  start: number;
  /** Offset after its last character. */
  end: number;
  entries: Map<string, Node> | null;
  items: Node[] | null;
}

/** Adds a value to the list at a path, and makes the list if it is missing. The rest of the text stays unchanged. */
export function addToList(text: string, path: readonly string[], value: unknown): string {
  const list = findNode(text, path);
  if (list === undefined) return setValue(text, path, [value]);
  return insert(text, list, formatInline(value));
}

/** Sets the value at a path, and makes missing parents. The rest of the text stays unchanged. */
export function setValue(text: string, path: readonly string[], value: unknown): string {
  const present = findNode(text, path);
  if (present !== undefined) return text.slice(0, present.start) + formatInline(value) + text.slice(present.end);
  let depth = path.length - 1;
  while (findNode(text, path.slice(0, depth)) === undefined) depth--;
  const [key, ...rest] = path.slice(depth);
  const made = rest.reduceRight<unknown>((inner, name) => ({ [name]: inner }), value);
  return insert(text, findNode(text, path.slice(0, depth))!, `${JSON.stringify(key)}: ${formatInline(made)}`);
}

/** Inserts after the last child of a list or object; on a new line if its children have lines of their own. */
function insert(text: string, { start, end, entries, items }: Node, inserted: string): string {
  const last = [...(entries?.values() ?? []), ...(items ?? [])].at(-1);
  if (last === undefined) {
    const [open, close] = entries === null ? ['[', ']'] : ['{ ', ' }'];
    return text.slice(0, start) + open + inserted + close + text.slice(end);
  }
  const [indent] = /\r?\n[ \t]*/.exec(text.slice(start, last.start)) ?? [' '];
  return `${text.slice(0, last.end)},${indent}${inserted}${text.slice(last.end)}`;
}

function formatInline(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(formatInline).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${formatInline(item)}`);
  return `{ ${entries.join(', ')} }`;
}

function findNode(text: string, path: readonly string[]): Node | undefined {
  let node: Node | undefined = readNode(text, skipBlanks(text, text.charCodeAt(0) === 0xfeff ? 1 : 0));
  for (const key of path) node = node?.entries?.get(key);
  return node;
}

/** Reads the value at an offset of a text that is valid JSON. */
function readNode(text: string, start: number): Node {
  const opening = text[start];
  if (opening === '"') return { start, end: findStringEnd(text, start), entries: null, items: null };
  if (opening !== '{' && opening !== '[') {
    TOKEN.lastIndex = start;
    TOKEN.test(text);
    return { start, end: TOKEN.lastIndex, entries: null, items: null };
  }
  const [entries, items]: [Map<string, Node>, Node[]] = [new Map(), []];
  let at = skipBlanks(text, start + 1);
  while (text[at] !== '}' && text[at] !== ']') {
    const keyEnd = opening === '{' ? findStringEnd(text, at) : at;
    const node = readNode(text, opening === '{' ? skipBlanks(text, skipBlanks(text, keyEnd) + 1) : at);
    if (opening === '{') entries.set(JSON.parse(text.slice(at, keyEnd)) as string, node);
    else items.push(node);
    at = skipBlanks(text, node.end);
    if (text[at] === ',') at = skipBlanks(text, at + 1);
  }
  return { start, end: at + 1, entries: opening === '{' ? entries : null, items: opening === '{' ? null : items };
}

/** A number, `true`, `false` or `null`. */
const TOKEN = /[^\s,\]}]+/y;

function findStringEnd(text: string, start: number): number {
  let at = start + 1;
  while (text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at + 1;
}

function skipBlanks(text: string, start: number): number {
  let at = start;
  while (/\s/.test(text[at] ?? '')) at++;
  return at;
}
