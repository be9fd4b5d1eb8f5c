import { Code, Stack, Text } from '@mantine/core';
import type { JobLogs } from '../../../api/contract.ts';
import { Muted } from '../../../components/muted.tsx';
import { t } from '../../../lib/texts.ts';
import classes from './rule-output.module.css';

/** What the rules of a try printed, file by file. */
export function RuleOutput({ files }: JobLogs) {
  return (
    <Stack gap="sm">
      {files.map(({ name, text }) => (
        <section key={name} aria-label={name}>
          <Text size="xs" ff="monospace" fw={600}>
            {name}
          </Text>
          {text === '' ? (
            <Muted>{t`no output`}</Muted>
          ) : (
            <Code block className={classes.log} tabIndex={0}>
              {text}
            </Code>
          )}
        </section>
      ))}
      {files.length === 0 && <Text size="sm">{t`The rules printed nothing.`}</Text>}
    </Stack>
  );
}
