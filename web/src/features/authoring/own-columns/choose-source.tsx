import { Button, Kbd, Text, Textarea } from '@mantine/core';
import { FileInput } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Form } from '../../../components/form.tsx';
import { TextLink } from '../../../components/links.tsx';
import { t } from '../../../lib/texts.ts';
import { useFileDrop } from '../../../lib/use-file-drop.ts';
import classes from './own-columns.module.css';
import { writeLabels } from './own-columns-api.ts';

const ACCEPT = '.json,.xlsx,.xlsm,.xls,.xlsb,.ods,.csv,.tsv';

interface ChooseSourceProps {
  workspaceId: string;
  isBusy: boolean;
  /** The package whose example has to be chosen again. */
  lost: string | null;
  onFiles: (files: readonly File[]) => void;
  /** Goes on with the columns that are already here. */
  onBack: (() => void) | undefined;
}

/** Asks for an example: workbooks, a schema, or a typed list of columns. */
export function ChooseSource({ workspaceId, isBusy, lost, onFiles, onBack }: ChooseSourceProps) {
  const inputRef = useRef<HTMLInputElement>(null);
  const buttonRef = useRef<HTMLButtonElement>(null);
  const [isTyped, setTyped] = useState(false);
  const choose = (files: readonly File[]) => {
    if (files.length > 0) onFiles(files);
  };
  const isOver = useFileDrop(choose, !isBusy);
  useEffect(() => buttonRef.current?.focus(), []);
  return (
    <div className={classes.source}>
      <h2>{t`Your own columns`}</h2>
      <p>
        {lost !== null
          ? t`The example of “${lost}” is no longer here. Choose it again; what you have said about its columns is kept.`
          : t`Give one workbook as you would like to have it, or as your first sender sends it. Nothing is written in code; everything can be changed later.`}
      </p>
      <input
        ref={inputRef}
        type="file"
        multiple
        accept={ACCEPT}
        hidden
        onChange={(event) => {
          choose([...(event.currentTarget.files ?? [])]);
          event.currentTarget.value = '';
        }}
      />
      <button
        ref={buttonRef}
        type="button"
        className={classes.drop}
        data-over={isOver || undefined}
        disabled={isBusy}
        onClick={() => inputRef.current?.click()}
      >
        <FileInput size={16} aria-hidden />
        <span>
          <strong>
            {isBusy
              ? t`Reading the columns…`
              : isOver
                ? t`Drop the files to read their columns`
                : t`Drop an example workbook, or choose one`}{' '}
            {!isBusy && <Kbd size="xs">↵</Kbd>}
          </strong>
          <small>{t`xlsx, xls, xlsb, ods or csv; several at once, too. Titles above the header, several sheets and totals are fine. A Table Schema or a JSON Schema also has columns.`}</small>
        </span>
      </button>
      <p role="status" className={classes.hidden}>
        {isBusy ? t`Reading the columns…` : ''}
      </p>
      {isTyped ? (
        <TypedColumns isBusy={isBusy} onFiles={choose} />
      ) : (
        <Text size="sm" component="p" ml={-8}>
          {onBack && (
            <Button variant="subtle" size="compact-sm" onClick={onBack}>
              {t`Go on with the columns that you have`}
            </Button>
          )}{' '}
          <Button variant="subtle" size="compact-sm" onClick={() => setTyped(true)}>
            {t`Type the names of columns`}
          </Button>{' '}
          <TextLink size="sm" to="/w/$workspaceId" params={{ workspaceId }}>
            {t`Back to the desk`}
          </TextLink>
        </Text>
      )}
    </div>
  );
}

function TypedColumns({ isBusy, onFiles }: Pick<ChooseSourceProps, 'isBusy' | 'onFiles'>) {
  const [text, setText] = useState('');
  const labels = text
    .split(/[\n\t]/)
    .map((label) => label.trim())
    .filter((label) => label !== '');
  const submit = () => {
    if (labels.length > 0) onFiles([writeLabels(labels)]);
  };
  return (
    <Form className={classes.typed} onSubmit={submit}>
      <Textarea
        data-autofocus
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
  );
}
