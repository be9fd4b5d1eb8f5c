import { NativeSelect } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { t } from '../../../lib/texts.ts';
import classes from './editor.module.css';
import { FileList } from './file-list.tsx';
import { FileToolbar } from './file-toolbar.tsx';
import type { Draft } from './use-draft.ts';
import { FIRST_FILE, type OpenFile } from './use-open-file.ts';

/** A choice of the package's files: a tree, or a select on narrow screens. */
export function PackageFiles({ draft, file }: { draft: Draft; file: OpenFile }) {
  const { version, canEdit, store, copies, paths, dirtyPaths, problems, language } = draft;
  const isNarrow = useMediaQuery('(max-width: 48em)');
  return (
    <nav className={classes.files} aria-label={t`Files of the package`}>
      {canEdit && (
        <FileToolbar
          workspaceId={version.workspace_id}
          versionId={version.id}
          copy={copies.get(file.path)}
          store={store}
          onOpen={file.openFile}
          fallbackPath={FIRST_FILE}
        />
      )}
      {isNarrow ? (
        <NativeSelect
          aria-label={t`File`}
          m={6}
          value={file.path}
          data={paths.map((path) => ({ value: path, label: dirtyPaths.includes(path) ? `${path} •` : path }))}
          onChange={(event) => file.openFile(event.currentTarget.value)}
        />
      ) : (
        <FileList
          paths={paths}
          activePath={file.path}
          dirtyPaths={new Set(dirtyPaths)}
          problems={problems}
          checked={language.checked}
          onOpen={file.openFile}
        />
      )}
    </nav>
  );
}
