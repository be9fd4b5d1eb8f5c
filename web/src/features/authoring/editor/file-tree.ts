/** A folder or file of the package, as the tree shows it. */
export interface FileNode {
  name: string;
  path: string;
  /** Undefined for a file. */
  children?: FileNode[];
}

/** Paths as a tree: folders first, each level by name. */
export function makeFileTree(paths: readonly string[]): FileNode[] {
  const root: FileNode = { name: '', path: '', children: [] };
  for (const path of paths) insert(root, path.split('/'), path);
  return sortLevel(root.children ?? []);
}

/** Paths of all folders, for a tree that is fully expanded at first. */
export function listFolders(nodes: readonly FileNode[]): string[] {
  return nodes.flatMap((node) => (node.children ? [node.path, ...listFolders(node.children)] : []));
}

function insert(parent: FileNode, steps: readonly string[], path: string): void {
  const [name = '', ...rest] = steps;
  const children = parent.children ?? [];
  if (rest.length === 0) {
    children.push({ name, path });
    return;
  }
  const folderPath = parent.path ? `${parent.path}/${name}` : name;
  let folder = children.find((child) => child.children && child.name === name);
  if (!folder) {
    folder = { name, path: folderPath, children: [] };
    children.push(folder);
  }
  insert(folder, rest, path);
}

function sortLevel(nodes: FileNode[]): FileNode[] {
  for (const node of nodes) if (node.children) sortLevel(node.children);
  return nodes.sort((a, b) => Number(!a.children) - Number(!b.children) || a.name.localeCompare(b.name, 'en'));
}

/** The first text of a new file: an outline of a rule in the folders of rules, empty elsewhere. */
export function makeFileStart(path: string): string {
  if (path.endsWith('.json')) return '{}\n';
  const [folder] = path.split('/');
  if (folder === 'row_types') return ROW_START;
  if (folder === 'columns')
    return COLUMN_START.replace(
      'FIELD',
      path
        .split('/')
        .at(-1)
        ?.replace(/\.[jt]s$/, '') ?? '',
    );
  if (folder === 'hooks') return HOOK_START;
  return '';
}

const ROW_START = `import type { RowCall, RowScores } from 'ade/rules';

export function detect_rows({ row_values_sample }: RowCall): RowScores {
  return { scores: {} };
}
`;

const COLUMN_START = `import { type ColumnCall, type FieldScores, scoreSynonyms } from 'ade/rules';

export function detect_header(call: ColumnCall): FieldScores {
  return { scores: { FIELD: scoreSynonyms(call) } };
}
`;

const HOOK_START = `import type { HookCall, HookResult } from 'ade/rules';

export function run({ artifact }: HookCall): HookResult {
  return { notes: '' };
}
`;
