import { Popover } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { ChevronDown } from 'lucide-react';
import { lazy, type ReactNode, Suspense } from 'react';
import type { Job } from '../../../api/contract.ts';
import { t } from '../../../lib/texts.ts';
import classes from './worklist.module.css';

/** Reading periods takes more code than the rest of the list: it is loaded when somebody wants it. */
const MonthChooser = lazy(async () => ({ default: (await import('./month-chooser.tsx')).MonthChooser }));

interface MonthButtonProps {
  title: ReactNode;
  known: readonly Job[];
  /** The period that is shown. */
  period: string | undefined;
  value: string | undefined;
  onChange: (period: string | undefined) => void;
}

/** The title of the page, which is the period of its documents, and a list of other periods. */
export function MonthButton({ title, known, period, value, onChange }: MonthButtonProps) {
  const [isOpen, list] = useDisclosure(false);
  return (
    <Popover
      opened={isOpen}
      onChange={(open) => !open && list.close()}
      position="bottom-start"
      shadow="md"
      trapFocus
      returnFocus
    >
      <Popover.Target>
        <h1 className={classes.month}>
          <button
            type="button"
            aria-expanded={isOpen}
            aria-haspopup="dialog"
            title={t`Choose another period`}
            onClick={list.toggle}
          >
            {title}
            <ChevronDown size={16} aria-hidden />
          </button>
        </h1>
      </Popover.Target>
      <Popover.Dropdown aria-label={t`Periods`} className={classes.months}>
        <Suspense>
          <MonthChooser
            known={known}
            period={period}
            value={value}
            onChange={(period) => {
              list.close();
              onChange(period);
            }}
          />
        </Suspense>
      </Popover.Dropdown>
    </Popover>
  );
}
