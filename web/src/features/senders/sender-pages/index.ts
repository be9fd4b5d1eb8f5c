export { SenderForm } from './sender-form.tsx';
export { describeDue, SenderList } from './sender-list.tsx';
export { SenderActions, SenderView } from './sender-view.tsx';
