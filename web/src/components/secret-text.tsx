import { Button, Code, CopyButton, Group, Text } from '@mantine/core';
import { t } from '../lib/texts.ts';

/** A secret that is shown once, with a button that copies it. */
export function SecretText({ label, text }: { label: string; text: string }) {
  return (
    <div>
      <Group justify="space-between">
        <Text size="sm" fw={500}>
          {label}
        </Text>
        <CopyButton value={text}>
          {({ copied, copy }) => (
            <Button variant="default" size="compact-xs" onClick={copy} aria-label={t`Copy: ${label}`}>
              {copied ? t`Copied` : t`Copy`}
            </Button>
          )}
        </CopyButton>
      </Group>
      <Code block style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>
        {text}
      </Code>
    </div>
  );
}
