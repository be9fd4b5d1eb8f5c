import { Button, Popover, Stack } from '@mantine/core';
import { ChevronDown } from 'lucide-react';
import type { ReadAs } from '../../../api/contract.ts';
import { Muted } from '../../../components/muted.tsx';
import { t } from '../../../lib/texts.ts';
import { ReadAsFields } from './read-as-fields.tsx';
import { isEmptyReading, nameDelimiter } from './readings.ts';

interface ReadAsButtonProps {
  value: ReadAs;
  onChange: (value: ReadAs) => void;
}

/** A button for how to read csv files, in forms that submit documents. Its text shows the choice. */
export function ReadAsButton({ value, onChange }: ReadAsButtonProps) {
  return (
    <Popover width={300} position="bottom-end" trapFocus transitionProps={{ duration: 0 }}>
      <Popover.Target>
        <Button
          variant="subtle"
          color={isEmptyReading(value) ? 'gray' : undefined}
          rightSection={<ChevronDown size={14} aria-hidden />}
        >
          {t`Read csv as: ${describeReading(value)}`}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap="xs">
          <Muted>
            {t`For csv files. Settings left on automatic are detected in the file; an uncertain guess needs attention.`}
          </Muted>
          <ReadAsFields value={value} onChange={onChange} />
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}

function describeReading({ encoding, delimiter }: ReadAs): string {
  const parts = [encoding, delimiter === undefined ? undefined : nameDelimiter(delimiter)];
  return parts.filter((part) => part !== undefined).join(', ') || 'automatic';
}
