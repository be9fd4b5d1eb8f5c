import { Box, Group, Loader, Text } from '@mantine/core';
import { CheckCircle2 } from 'lucide-react';
import type { CheckResult, PackageProblem } from '../../../api/contract.ts';
import { ErrorNotice } from '../../../components/error-notice.tsx';
import { countOf } from '../../../lib/format.ts';
import { t } from '../../../lib/texts.ts';
import { ProblemList } from '../publish/index.ts';

interface ProblemsPanelProps {
  result: CheckResult | undefined;
  isChecking: boolean;
  error: Error | null;
  /** Why files are no longer checked while typing. */
  languageError: Error | null;
  onPick: (problem: PackageProblem) => void;
}

/** The result of the last check. */
export function ProblemsPanel({ result, isChecking, error, languageError, onPick }: ProblemsPanelProps) {
  const problems = result?.problems ?? [];
  return (
    <section aria-label={t`Check`}>
      <Group gap="xs" px="sm" py={6}>
        {isChecking && <Loader size={14} aria-hidden />}
        {!isChecking && result?.ok && <CheckCircle2 size={16} color="var(--mantine-color-green-filled)" aria-hidden />}
        <Text size="sm" role="status">
          {isChecking ? t`Checking…` : describe(result)}
        </Text>
      </Group>
      {languageError && (
        <Text size="sm" px="sm" pb={6}>
          {t`Files are no longer checked while you type: ${languageError.message} Load the page again.`}
        </Text>
      )}
      {error && <ErrorNotice error={error} />}
      {problems.length > 0 && (
        <Box px={4} pb={4}>
          <ProblemList problems={problems} onPick={onPick} />
        </Box>
      )}
    </section>
  );
}

function describe(result: CheckResult | undefined): string {
  if (!result) return t`Not checked yet. To check the draft, save it or press Check.`;
  const errors = result.problems.filter(({ severity }) => severity === 'error').length;
  const warnings = result.problems.length - errors;
  if (errors + warnings === 0) return t`The check found no problems.`;
  return `${countOf(errors, 'error')}, ${countOf(warnings, 'warning')}`;
}
