import { Box, Center, Loader, SegmentedControl, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useState } from 'react';
import type { PackageProblem } from '../../../api/contract.ts';
import { t } from '../../../lib/texts.ts';
import { CodeEditor } from '../code/code-editor.tsx';
import type { PackageFacts } from '../code/rule-completions.ts';
import type { LanguageClient } from '../language/language-client.ts';
import type { Checked } from '../language/language-session.ts';
import { ManifestForm } from '../manifest/manifest-form.tsx';
import { readTexts } from '../manifest/read-value.ts';
import { ConflictPanel } from './conflict-panel.tsx';
import classes from './editor.module.css';
import { isConflict, type WorkingCopies, type WorkingCopy } from './working-copies.ts';

interface FilePaneProps {
  copy: WorkingCopy | undefined;
  store: WorkingCopies;
  paths: readonly string[];
  /** Read for completions of the package's own names while manifest.json is open. */
  manifestText: string | undefined;
  problems: readonly PackageProblem[];
  checked: Checked | undefined;
  ask: LanguageClient['ask'] | null;
  target: PackageProblem | undefined;
  isReadOnly: boolean;
  onSave: () => void;
}

/** The open file: its conflict if there is one, the form or the text of the manifest, or the text of other files. */
export function FilePane(props: FilePaneProps) {
  const { copy, store, isReadOnly } = props;
  if (!copy) {
    return (
      <Center h="100%">
        <Loader role="status" aria-label={t`Loading the file`} />
      </Center>
    );
  }
  if (isConflict(copy)) {
    return (
      <ConflictPanel
        key={copy.theirs?.etag ?? 'deleted'}
        copy={copy}
        onResolve={(text) => void store.resolve(copy.path, text)}
        onLetGo={() => store.acceptDeletion(copy.path)}
      />
    );
  }
  if (copy.base?.encoding === 'base64') {
    return <Text p="md">{t`This file is not text, so it is not shown. Export the version to get the file.`}</Text>;
  }
  if (copy.path === 'manifest.json') return <ManifestPane {...props} copy={copy} />;
  return <TextPane {...props} copy={copy} isReadOnly={isReadOnly} />;
}

type PaneProps = FilePaneProps & { copy: WorkingCopy };

function ManifestPane(props: PaneProps) {
  const { copy, store, isReadOnly } = props;
  const isNarrow = useMediaQuery('(max-width: 95em)') ?? false;
  const [view, setView] = useState<'form' | 'text'>('form');
  const form = (
    <Box className={classes.form}>
      <ManifestForm text={copy.text} isReadOnly={isReadOnly} onChange={(text) => store.edit(copy.path, text)} />
    </Box>
  );
  if (!isNarrow) {
    return (
      <Box className={classes.sideBySide}>
        {form}
        <TextPane {...props} />
      </Box>
    );
  }
  const shown = props.target ? 'text' : view;
  return (
    <Box className={classes.switched}>
      <SegmentedControl
        m={6}
        size="xs"
        style={{ alignSelf: 'start', justifySelf: 'start' }}
        aria-label={t`View of the manifest`}
        value={shown}
        data={[
          { value: 'form', label: t`Form` },
          { value: 'text', label: 'JSON' },
        ]}
        onChange={(value) => setView(value === 'form' ? 'form' : 'text')}
      />
      {shown === 'form' ? form : <TextPane {...props} />}
    </Box>
  );
}

function TextPane({ copy, store, paths, manifestText, problems, checked, ask, target, isReadOnly, onSave }: PaneProps) {
  return (
    <CodeEditor
      path={copy.path}
      text={copy.text}
      problems={problems}
      checked={checked}
      ask={ask}
      target={target}
      isReadOnly={isReadOnly}
      facts={readFacts(manifestText, paths)}
      onEdit={(text) => store.edit(copy.path, text)}
      onSave={onSave}
    />
  );
}

function readFacts(manifestText: string | undefined, paths: readonly string[]): PackageFacts {
  try {
    const manifest: unknown = JSON.parse(manifestText ?? '{}');
    const labels = readTexts(manifest, ['engine', 'row_types', 'order']);
    return { fields: readTexts(manifest, ['columns', 'order']), labels, paths };
  } catch {
    return { fields: [], labels: [], paths };
  }
}
