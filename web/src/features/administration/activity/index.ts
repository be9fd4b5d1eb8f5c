export { ActivityPanel, ActivityView } from './activity-view.tsx';
