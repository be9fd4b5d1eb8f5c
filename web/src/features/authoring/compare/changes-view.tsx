import { Alert, Badge, Group, Stack, Text, Title } from '@mantine/core';
import { Equal } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ArtifactChanges } from '../../../api/contract.ts';
import { Muted } from '../../../components/muted.tsx';
import { countOf, formatCode, formatCount, formatScore } from '../../../lib/format.ts';
import { plural, t } from '../../../lib/texts.ts';
import { ChangeTable } from './change-table.tsx';
import { RuleChanges, RuleNames } from './rule-changes.tsx';

interface ChangesViewProps {
  changes: ArtifactChanges;
  findLabel: (field: string) => string;
  /** Names of the two sides: the versions' numbers. */
  leftName: string;
  rightName: string;
}

/** The differences between the results of two versions for one document, and the rules that caused them. */
export function ChangesView({ changes, findLabel, leftName, rightName }: ChangesViewProps) {
  if (changes.same) {
    return (
      <Alert color="green" icon={<Equal size={18} aria-hidden />} title={t`No difference`}>
        {t`Both versions give the same result for this document. The workbooks are identical byte for byte.`}
      </Alert>
    );
  }
  const sides = [leftName, rightName] as const;
  return (
    <Stack gap="lg">
      <Overview changes={changes} leftName={leftName} rightName={rightName} />
      <Part title={t`Tables`} count={changes.tables.length}>
        <ChangeTable
          heads={[t`Sheet`, ...sides]}
          rows={changes.tables.map(({ sheet, left, right }) => [sheet, left ?? t`no table`, right ?? t`no table`])}
        />
      </Part>
      <Part title={t`Row labels`} count={changes.labels.length}>
        <ChangeTable
          heads={[t`Rows`, ...sides, t`Rules`]}
          rows={changes.labels.map(({ sheet, first_row, last_row, left, right, rules }) => [
            `${sheet}, ${first_row === last_row ? t`row ${first_row}` : t`rows ${first_row}–${last_row}`}`,
            left ?? t`no row`,
            right ?? t`no row`,
            <RuleChanges key="rules" rules={rules} />,
          ])}
        />
      </Part>
      <Part title={t`Mapping`} count={changes.mappings.length}>
        <ChangeTable
          heads={[t`Column`, ...sides, t`Rules`]}
          rows={changes.mappings.map(
            ({ sheet, table_a1, column, header, left, right, left_score, right_score, rules }) => [
              <ColumnName key="name" header={header} place={t`${sheet}, column ${column} of ${table_a1}`} />,
              `${left === null ? t`not mapped` : findLabel(left)} (${formatScore(left_score)})`,
              `${right === null ? t`not mapped` : findLabel(right)} (${formatScore(right_score)})`,
              <RuleChanges key="rules" rules={rules} />,
            ],
          )}
        />
      </Part>
      <Part title={t`Values`} count={changes.values.length}>
        <ChangeTable
          heads={[t`Field`, ...sides, t`Transformed by`]}
          rows={changes.values.map(({ target_field, left, right, rules }) => [
            findLabel(target_field),
            describeValues(left),
            describeValues(right),
            <RuleNames key="rules" rules={rules} />,
          ])}
        />
      </Part>
      <Part title={t`Issues`} count={changes.issues.length}>
        <ChangeTable
          heads={[t`Issue`, ...sides, t`Rules`]}
          rows={changes.issues.map(({ target_field, code, severity, left, right, rules }) => [
            `${target_field === null ? t`table` : findLabel(target_field)}: ${formatCode(code)} (${severity})`,
            formatCount(left),
            formatCount(right),
            <RuleNames key="rules" rules={rules} />,
          ])}
        />
      </Part>
      <Part title={t`Checks`} count={changes.checks.length}>
        <ChangeTable
          heads={[t`Check`, ...sides]}
          rows={changes.checks.map(({ kind, measure, sheet, a1, target_field, left, right }) => [
            [formatCode(kind), formatCode(measure), target_field && findLabel(target_field), sheet, a1]
              .filter(Boolean)
              .join(' '),
            left ? t`agrees` : t`differs`,
            right ? t`agrees` : t`differs`,
          ])}
        />
      </Part>
    </Stack>
  );
}

function Overview({ changes, leftName, rightName }: Omit<ChangesViewProps, 'findLabel'>) {
  const { rows_out: rows, output_same: isOutputSame } = changes;
  return (
    <Stack gap={6}>
      <Text size="sm">
        {isOutputSame
          ? t`The workbooks are equal byte for byte; only the record differs.`
          : t`The workbooks differ. Rows written: ${formatCount(rows.left)} with ${leftName}, ${formatCount(rows.right)} with ${rightName}.`}
      </Text>
      {changes.rules.length > 0 && (
        <Group gap={6}>
          <Text size="sm">
            {plural(changes.rules.length, 'The code of # rule differs:', 'The code of # rules differs:')}
          </Text>
          {changes.rules.map(({ rule, changed }) => (
            <Badge key={rule} variant="outline" color="gray">
              {rule} {changed === 'code' ? t`changed` : changed}
            </Badge>
          ))}
        </Group>
      )}
    </Stack>
  );
}

function Part({ title, count, children }: { title: string; count: number; children: ReactNode }) {
  if (count === 0) return null;
  return (
    <section aria-label={title}>
      <Title order={2} size="h4" mb="xs">
        {title}{' '}
        <Muted span size="sm">
          {countOf(count, 'difference')}
        </Muted>
      </Title>
      {children}
    </section>
  );
}

function ColumnName({ header, place }: { header: string; place: string }) {
  return (
    <>
      <Text size="sm" fw={500}>
        {header}
      </Text>
      <Muted>{place}</Muted>
    </>
  );
}

function describeValues({ changed, dropped, empty }: { changed: number; dropped: number; empty: number }): string {
  return t`${formatCount(changed)} changed, ${formatCount(dropped)} dropped, ${formatCount(empty)} empty`;
}
