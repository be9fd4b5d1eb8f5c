import { Tabs } from '@mantine/core';
import type { ReactNode } from 'react';

interface PanelTabsProps {
  /** The panels by their names in the address. */
  panels: Record<string, { label: string; panel: ReactNode }>;
  /** If no panel has this name, the first panel is shown. */
  tab: string | undefined;
  onTab: (tab: string | undefined) => void;
}

/** Tabs; only the shown panel loads its data. */
export function PanelTabs({ panels, tab, onTab }: PanelTabsProps) {
  const value = tab !== undefined && tab in panels ? tab : Object.keys(panels)[0]!;
  return (
    <Tabs value={value} onChange={(next) => onTab(next ?? undefined)} keepMounted={false}>
      <Tabs.List mb="md">
        {Object.entries(panels).map(([key, { label }]) => (
          <Tabs.Tab key={key} value={key}>
            {label}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {Object.entries(panels).map(([key, { panel }]) => (
        <Tabs.Panel key={key} value={key}>
          {panel}
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}
