import { Badge, Group, Stack, Text, UnstyledButton } from '@mantine/core';
import type { PackageProblem } from '../../../api/contract.ts';
import { Muted } from '../../../components/muted.tsx';
import { t } from '../../../lib/texts.ts';
import classes from './problem-list.module.css';

interface ProblemListProps {
  problems: readonly PackageProblem[];
  onPick: (problem: PackageProblem) => void;
}

/** The problems that a check found, errors first. Each opens its place in the editor. */
export function ProblemList({ problems, onPick }: ProblemListProps) {
  const sorted = [...problems].sort((a, b) => a.severity.localeCompare(b.severity));
  return (
    <Stack gap={2} component="ul" className={classes.list} aria-label={t`Problems`}>
      {sorted.map((problem) => (
        <li
          key={`${problem.file} ${problem.line} ${problem.column} ${problem.json_path} ${problem.code} ${problem.message}`}
        >
          <UnstyledButton className={classes.item} onClick={() => onPick(problem)}>
            <Group gap="xs" wrap="nowrap" align="flex-start">
              <Badge color={problem.severity === 'error' ? 'red' : 'yellow'} miw={72}>
                {problem.severity}
              </Badge>
              <div>
                <Text size="sm">{problem.message}</Text>
                <Muted ff="monospace">{describePlace(problem)}</Muted>
              </div>
            </Group>
          </UnstyledButton>
        </li>
      ))}
    </Stack>
  );
}

function describePlace({ file, line, column, json_path }: PackageProblem): string {
  if (json_path) return `${file} ${json_path}`;
  return line ? `${file}:${line}${column ? `:${column}` : ''}` : file;
}
