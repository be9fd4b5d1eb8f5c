/** One fenced block of a Markdown page. */
interface Block {
  /** The text after the opening fence, such as `ts` or `json result`. */
  readonly info: string;
  readonly text: string;
}

export interface ExpectedCall {
  readonly rule: string;
  readonly call: Record<string, unknown>;
  readonly returns: unknown;
}

/** A file of the page: data, or a module with the calls whose results the page gives. */
export interface PageFile {
  readonly path: string;
  readonly text: string;
  readonly calls: readonly ExpectedCall[];
}

/** The modules of a page (their first line names the file), each with the `json result` block after it, and data files. */
export function extractFiles(markdown: string): PageFile[] {
  const files: PageFile[] = [];
  for (const { info, text } of listBlocks(markdown)) {
    const dataPath = /^json (data\/\S+)$/.exec(info)?.[1];
    if (info === 'json result') attachCalls(files, JSON.parse(text) as ExpectedCall[]);
    else if (dataPath !== undefined) files.push({ path: dataPath, text, calls: [] });
    else if (info === 'ts') files.push({ path: readPath(text), text, calls: [] });
  }
  return files;
}

function listBlocks(markdown: string): Block[] {
  const fences = markdown.matchAll(/^```([^\n]+)\n(.*?)^```$/gms);
  return [...fences].map(([, info = '', text = '']) => ({ info, text }));
}

function attachCalls(files: PageFile[], calls: ExpectedCall[]): void {
  const last = files.pop();
  if (last === undefined) throw new Error('a result stands before the first module');
  files.push({ ...last, calls });
}

function readPath(text: string): string {
  const path = /^\/\/ (\S+\.ts)\n/.exec(text)?.[1];
  if (path === undefined)
    throw new Error(`expected a first line such as "// columns/email.ts", found: ${text.slice(0, 60)}`);
  return path;
}

/** Converts `{ "date": "2024-04-03" }` in a page's JSON to a Temporal.PlainDate, at any depth. */
export function reviveDates(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reviveDates);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  if (entries.length === 1 && entries[0]?.[0] === 'date') return Temporal.PlainDate.from(String(entries[0][1]));
  return Object.fromEntries(entries.map(([key, inner]) => [key, reviveDates(inner)]));
}

/** The reverse, for comparisons. */
export function toPageValue(value: unknown): unknown {
  if (value instanceof Temporal.PlainDate) return { date: value.toString() };
  if (Array.isArray(value)) return value.map(toPageValue);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, toPageValue(inner)]));
}
