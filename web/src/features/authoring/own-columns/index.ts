export { OwnColumns } from './own-columns.tsx';
