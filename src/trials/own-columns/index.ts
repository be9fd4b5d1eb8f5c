export { tryColumns } from './try-columns.ts';
