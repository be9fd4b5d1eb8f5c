import { Group, Text, Tree, useTree, VisuallyHidden } from '@mantine/core';
import { ChevronDown, ChevronRight, CircleAlert, FileCode2, FileJson2, Folder } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { PackageProblem } from '../../../api/contract.ts';
import { t } from '../../../lib/texts.ts';
import type { Checked } from '../language/language-session.ts';
import classes from './editor.module.css';
import { type FileNode, listFolders, makeFileTree } from './file-tree.ts';

interface FileListProps {
  paths: readonly string[];
  activePath: string | null;
  /** Files with unsaved text. */
  dirtyPaths: ReadonlySet<string>;
  problems: readonly PackageProblem[];
  /** Findings while typing, by path. */
  checked: ReadonlyMap<string, Checked>;
  onOpen: (path: string) => void;
}

/** The files of a package as a tree, fully expanded at first; arrow keys move through it. */
export function FileList({ paths, activePath, dirtyPaths, problems, checked, onOpen }: FileListProps) {
  const nodes = useMemo(() => makeFileTree(paths), [paths]);
  const data = useMemo(() => nodes.map(toTreeData), [nodes]);
  const [folders] = useState(() => Object.fromEntries(listFolders(nodes).map((folder) => [folder, true])));
  const tree = useTree({ initialExpandedState: folders });
  const faulty = new Set(problems.filter(({ severity }) => severity === 'error').map(({ file }) => file));
  return (
    <Tree
      data={data}
      tree={tree}
      levelOffset="md"
      aria-label={t`Files`}
      renderNode={({ node, expanded, hasChildren, elementProps }) => (
        <Group
          {...elementProps}
          gap={6}
          wrap="nowrap"
          className={`${elementProps.className} ${classes.file}`}
          data-active={node.value === activePath || undefined}
          onClick={(event) => {
            elementProps.onClick(event);
            if (!hasChildren) onOpen(node.value);
          }}
        >
          <NodeIcon path={node.value} isFolder={hasChildren} isExpanded={expanded} />
          <Text size="sm" truncate c={faulty.has(node.value) ? 'var(--ade-bad)' : undefined}>
            {node.label}
          </Text>
          <FindingCount count={checked.get(node.value)?.findings.length ?? 0} />
          {dirtyPaths.has(node.value) && (
            <span className={classes.dot} title={t`Not saved`} role="img" aria-label={t`not saved`} />
          )}
        </Group>
      )}
    />
  );
}

function FindingCount({ count }: { count: number }) {
  if (count === 0) return null;
  return (
    <Text span size="xs" c="var(--ade-bad)" className={classes.count}>
      <CircleAlert size={12} aria-hidden /> <span aria-hidden>{count}</span>
      <VisuallyHidden>{t`${count} to fix`}</VisuallyHidden>
    </Text>
  );
}

function toTreeData(node: FileNode): { label: string; value: string; children?: ReturnType<typeof toTreeData>[] } {
  const data = { label: node.name, value: node.path };
  return node.children ? { ...data, children: node.children.map(toTreeData) } : data;
}

function NodeIcon({ path, isFolder, isExpanded }: { path: string; isFolder: boolean; isExpanded: boolean }) {
  if (isFolder) {
    return (
      <>
        {isExpanded ? <ChevronDown size={14} aria-hidden /> : <ChevronRight size={14} aria-hidden />}
        <Folder size={14} aria-hidden />
      </>
    );
  }
  return path.endsWith('.json') ? <FileJson2 size={14} aria-hidden /> : <FileCode2 size={14} aria-hidden />;
}
