export { CommentForm, Comments } from './comments.tsx';
export { findLastDay, isLasting, listGroups, settlePoints } from './lasting.ts';
export { isQuestion, type ReviewedAttention } from './question.ts';
export { type AskedReason, ReasonDialog } from './reason-dialog.tsx';
export { type ReviewStep, reviewQuery, reviewRulesQuery, takeStep } from './review-api.ts';
export { ReviewBar } from './review-bar.tsx';
export { beginSteps, isLocked, STATE_NAMES } from './review-states.ts';
export { useReviewSteps } from './use-review-step.ts';
