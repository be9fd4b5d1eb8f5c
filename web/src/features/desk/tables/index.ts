export { TableButton } from './table-button.tsx';
