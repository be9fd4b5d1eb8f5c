export { ConfigList } from './config-list.tsx';
export { ConfigMenu } from './config-menu.tsx';
export { ConfigView } from './config-view.tsx';
export { FirstVersionNotice } from './first-version-notice.tsx';
export { NewConfigDialog } from './new-config-dialog.tsx';
export { VersionHeader } from './version-header.tsx';
