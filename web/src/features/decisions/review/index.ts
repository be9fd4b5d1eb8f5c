export { AttentionList, isQuestion, type ReviewedAttention } from './attention-list.tsx';
export { CommentForm, Comments } from './comments.tsx';
export { isLasting, listGroups, settleSteps } from './lasting.ts';
export { type AskedReason, ReasonDialog, type ReasonOf } from './reason-dialog.tsx';
export { type ReviewStep, reviewQuery, reviewRulesQuery, takeStep } from './review-api.ts';
export { ReviewBar } from './review-bar.tsx';
export { beginSteps, isLocked, STATE_NAMES } from './review-states.ts';
export { useReviewSteps } from './use-review-step.ts';
