export { SignoffView } from './signoff-view.tsx';
