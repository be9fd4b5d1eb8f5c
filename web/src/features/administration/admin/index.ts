export { HealthPanel } from './health-panel.tsx';
export { PanelTabs } from './panel-tabs.tsx';
export { PeoplePanel } from './people/people-panel.tsx';
export { RetentionNotices } from './retention-notices.tsx';
export { SafeModePanel } from './safe-mode-panel.tsx';
export { TokensPanel } from './tokens-panel.tsx';
export { WorkspacesPanel, WorkspaceTable } from './workspaces-panel.tsx';
