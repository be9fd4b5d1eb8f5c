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
  onFile: (file: File) => void;
}

/** Asks for the columns: a file, or a typed list. */
export function ChooseSource({ isBusy, onFile }: ChooseSourceProps) {
  const [text, setText] = useState('');
  const isOver = useFileDrop(([file]) => file && onFile(file), !isBusy);
  const labels = text
    .split(/[\n\t]/)
    .map((label) => label.trim())
    .filter((label) => label !== '');
  const submit = () => {
    if (labels.length > 0) onFile(writeLabels(labels));
  };
  return (
    <div className={classes.sources}>
      <div className={classes.drop} data-over={isOver || undefined}>
        <h2>{isOver ? t`Drop the file to read its columns` : t`From a file`}</h2>
        <Text size="sm">
          {t`Drop a file anywhere on this page, or choose one: a workbook or csv with headers, a Table Schema, or a JSON Schema. ADE uses the values only to propose kinds, and does not store them.`}
        </Text>
        <FileButton accept={ACCEPT} onChange={(file) => file && onFile(file)}>
          {(props) => (
            <Button {...props} loading={isBusy}>
              {t`Choose a file`}
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
