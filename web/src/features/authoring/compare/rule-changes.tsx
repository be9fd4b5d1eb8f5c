import { Stack, Text } from '@mantine/core';
import { findEvidence, type RuleChange } from '../../../api/contract.ts';
import { Muted } from '../../../components/muted.tsx';
import { formatDelta } from '../../../lib/format.ts';
import { t } from '../../../lib/texts.ts';

const WORDS: Record<RuleChange['changed'], string> = {
  same: '',
  code: t`code changed`,
  added: t`new rule`,
  removed: t`rule removed`,
};

/** Which rules score differently on the two sides, and by how much. */
export function RuleChanges({ rules }: { rules: readonly RuleChange[] }) {
  return (
    <Stack gap={4}>
      {rules.map(({ rule, left_delta, right_delta, changed }) => (
        <div key={rule}>
          <RuleName rule={rule} />
          <Muted>
            {[`${describeDelta(left_delta)} → ${describeDelta(right_delta)}`, WORDS[changed]]
              .filter(Boolean)
              .join(', ')}
          </Muted>
        </div>
      ))}
      {rules.length === 0 && <Muted>{t`a change in a row above`}</Muted>}
    </Stack>
  );
}

export function RuleNames({ rules }: { rules: readonly string[] }) {
  return (
    <Stack gap={2}>
      {rules.map((rule) => (
        <RuleName key={rule} rule={rule} />
      ))}
    </Stack>
  );
}

/** A rule's id, or the sentence of a piece of evidence. */
function RuleName({ rule }: { rule: string }) {
  const sentence = findEvidence(rule);
  return (
    <Text size="xs" title={rule} {...(sentence === undefined ? { ff: 'monospace' } : {})}>
      {sentence ?? rule}
    </Text>
  );
}

const describeDelta = (delta: number | null): string => (delta === null ? t`no score` : formatDelta(delta));
