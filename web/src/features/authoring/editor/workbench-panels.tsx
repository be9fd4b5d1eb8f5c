import { Tabs, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './editor.module.css';

export type PanelName = 'problems' | 'cases' | 'weights';

export interface Panel {
  name: PanelName;
  title: string;
  /** Shown beside the title: what there is to fix. */
  count?: number;
  body: ReactNode;
}

interface WorkbenchPanelsProps {
  panels: readonly Panel[];
  open: PanelName;
  onOpen: (name: PanelName) => void;
}

/** What belongs to the package as a whole, below the open file. */
export function WorkbenchPanels({ panels, open, onOpen }: WorkbenchPanelsProps) {
  return (
    <Tabs
      value={open}
      onChange={(name) => name && onOpen(name as PanelName)}
      className={classes.panels}
      keepMounted={false}
    >
      <Tabs.List>
        {panels.map(({ name, title, count = 0 }) => (
          <Tabs.Tab key={name} value={name} py={6} px={12}>
            {title}
            {count > 0 && (
              <Text span size="xs" fw={600} c="var(--ade-bad)" ml={6}>
                {count}
              </Text>
            )}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {panels.map(({ name, body }) => (
        <Tabs.Panel key={name} value={name} className={classes.panel}>
          {body}
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}
