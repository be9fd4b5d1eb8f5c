export { PersonsPanel } from './persons-panel.tsx';
