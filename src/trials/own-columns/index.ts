export { NOT_TRIED, tryColumns } from './try-columns.ts';
