import { Code, Text } from '@mantine/core';
import type { Severity } from '../../../api/contract.ts';
import { Muted } from '../../../components/muted.tsx';
import { formatCode } from '../../../lib/format.ts';
import { t } from '../../../lib/texts.ts';
import classes from './issues.module.css';

interface IssueTextProps {
  severity: Severity;
  code: string;
  message: string;
  rule: string;
  /** Replaces {value}; without it, the placeholder is shown, as in the record. */
  value?: string;
}

/** The text of one issue. */
export function IssueText({ severity, code, message, rule, value }: IssueTextProps) {
  return (
    <div className={classes.issue} data-severity={severity}>
      <Text size="sm" fw={600}>
        {severity}: {formatCode(code)}
      </Text>
      <Text size="sm">{value ? message.replaceAll('{value}', value) : message}</Text>
      <Muted>{t`by ${<Code fz="xs">{rule}</Code>}`}</Muted>
    </div>
  );
}
