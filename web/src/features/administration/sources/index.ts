export { SourceForm } from './source-form.tsx';
export { SourceList } from './source-list.tsx';
