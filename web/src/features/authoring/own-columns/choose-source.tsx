import { Button, FileButton, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { Form } from '../../../components/form.tsx';
import { t } from '../../../lib/texts.ts';
import { useFileDrop } from '../../../lib/use-file-drop.ts';
import classes from './own-columns.module.css';
import { writeLabels } from './own-columns-api.ts';

const ACCEPT = '.json,.xlsx,.xlsm,.xls,.xlsb,.ods,.csv,.tsv';

interface ChooseSourceProps {
  isBusy: boolean;
  onFiles: (files: readonly File[]) => void;
}

/** Asks for the columns: files, or a typed list. */
export function ChooseSource({ isBusy, onFiles }: ChooseSourceProps) {
  const [text, setText] = useState('');
  const choose = (files: readonly File[]) => {
    if (files.length > 0) onFiles(files);
  };
  const isOver = useFileDrop((files) => choose(files), !isBusy);
  const labels = text
    .split(/[\n\t]/)
    .map((label) => label.trim())
    .filter((label) => label !== '');
  const submit = () => {
    if (labels.length > 0) onFiles([writeLabels(labels)]);
  };
  return (
    <div className={classes.sources}>
      <div className={classes.drop} data-over={isOver || undefined}>
        <h2>{isOver ? t`Drop the files to read their columns` : t`From files`}</h2>
        <Text size="sm">
          {t`Drop files anywhere on this page, or choose them: workbooks or csvs with headers, a Table Schema, or a JSON Schema. ADE tries the package on their values and shows how they come out. It does not store them.`}
        </Text>
        <FileButton multiple accept={ACCEPT} onChange={choose}>
          {(props) => (
            <Button {...props} loading={isBusy}>
              {t`Choose files`}
            </Button>
          )}
        </FileButton>
      </div>
      <Form className={classes.typed} onSubmit={submit}>
        <h2>{t`Or type them`}</h2>
        <Textarea
          label={t`Columns, one per line`}
          description={t`You can also paste cells from a sheet.`}
          rows={5}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Button type="submit" variant="default" disabled={labels.length === 0 || isBusy}>
          {t`Use these columns`}
        </Button>
      </Form>
    </div>
  );
}
