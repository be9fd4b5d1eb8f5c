import type { TSchema } from 'typebox';
import {
  type Accept,
  type AcceptAttention,
  AcceptAttentionSchema,
  AcceptSchema,
  type Assignment,
  AssignmentSchema,
  type Hold,
  HoldSchema,
  type NewComment,
  NewCommentSchema,
  type Replace,
  ReplaceSchema,
  type Review,
  type RevokeAttention,
  RevokeAttentionSchema,
  type Role,
  type WithReason,
  WithReasonSchema,
} from '../../contract/api/index.ts';
import type { ErrorCode } from '../../contract/errors/index.ts';
import type { StepRequest, Submitted } from '../../service/index.ts';
import type { Service } from '../context/service.ts';
import { REPLACEMENT_REFUSALS } from '../openapi/route-schemas.ts';

/** One step in the review of a job. */
export interface StepRoute {
  method: 'POST' | 'PUT';
  path: string;
  operationId: string;
  summary: string;
  description: string;
  role?: Role;
  body?: TSchema;
  refuses: readonly ErrorCode[];
  /** Whether the client must have seen the current state of the review. */
  needsEtag: boolean;
  take: (request: StepRequest, body: unknown) => Promise<Submitted<Review>>;
}

/** A step that needs a reason, and no more. */
function withReason(
  { refuses, ...about }: Pick<StepRoute, 'path' | 'operationId' | 'summary' | 'description' | 'refuses'>,
  take: (request: StepRequest, reason: WithReason['reason']) => Promise<Submitted<Review>>,
): StepRoute {
  return {
    ...about,
    method: 'POST',
    body: WithReasonSchema,
    refuses: ['job_not_reviewable', ...refuses, ...WITH_REASON],
    needsEtag: true,
    take: (request, body) => take(request, (body as WithReason).reason),
  };
}

/** Refusals of steps with a reason, and of steps that need a reviewable job. */
const WITH_REASON = ['reason_unknown', 'review_text_refused'] as const;
const REVIEWED = ['job_not_reviewable', 'review_state_refused'] as const;

/** All steps, in the order of the reference page. */
export function listSteps({ jobs: { reviews } }: Service): StepRoute[] {
  return [
    {
      method: 'PUT',
      path: 'review/assignment',
      operationId: 'assignJob',
      summary: 'Assign a reviewer and a due day to a job; needs If-Match',
      description:
        '`assignee` is the name of a person with a valid token, or null. A key that is left out stays as it is. The assignment restricts nobody: others can still review the job.',
      body: AssignmentSchema,
      refuses: ['assignee_unknown', 'day_invalid'],
      needsEtag: true,
      take: (request, body) => {
        const { assignee, due_on: dueOn } = body as Assignment;
        return reviews.assign(request, { assignee, dueOn });
      },
    },
    {
      method: 'POST',
      path: 'review',
      operationId: 'startReview',
      summary: 'Start the review of a job; needs If-Match',
      description:
        'The state becomes `in_review`, for a job that is new, sent back or withdrawn. A new job can be accepted only after this.',
      refuses: REVIEWED,
      needsEtag: true,
      take: (request) => reviews.start(request),
    },
    {
      method: 'POST',
      path: 'comments',
      operationId: 'commentJob',
      summary: 'Comment on a job',
      description:
        'In any state of the review, without If-Match. The text is kept with the document and removed with it; afterwards, comments are refused.',
      body: NewCommentSchema,
      refuses: ['job_not_reviewable', 'review_text_refused'],
      needsEtag: false,
      take: (request, body) => reviews.comment(request, (body as NewComment).text),
    },
    {
      method: 'POST',
      path: 'attention',
      operationId: 'acceptAttention',
      summary:
        'Accept open points of a job as they are, for this document or for the sender until a day; needs If-Match',
      description:
        'The points need no further decision, and the job itself is not accepted yet. With `holds_for: sender`, the same points of later documents of the sender are accepted as well. Each needs a reason with a code from the list of the workspace.',
      body: AcceptAttentionSchema,
      refuses: [
        'job_not_reviewable',
        'job_locked',
        'attention_unknown',
        'attention_without_sender',
        'second_document_open',
        'day_invalid',
        ...WITH_REASON,
      ],
      needsEtag: true,
      take: (request, body) => {
        const { ids, holds_for: holdsFor = 'document', until, reason } = body as AcceptAttention;
        return reviews.acceptAttention(request, { ids, holdsFor, until, reason });
      },
    },
    {
      method: 'POST',
      path: 'attention/revoke',
      operationId: 'revokeAttention',
      summary: 'Revoke decisions that hold for the sender: the points are open again; needs If-Match',
      description:
        'From any document of the sender. The points are open again, in all documents but those that are signed and the one in which the decision was made. Needs a reason with a code from the list of the workspace.',
      body: RevokeAttentionSchema,
      refuses: ['job_not_reviewable', 'attention_unknown', 'attention_not_of_sender', ...WITH_REASON],
      needsEtag: true,
      take: (request, body) => reviews.revokeAttention(request, body as RevokeAttention),
    },
    {
      method: 'POST',
      path: 'accept',
      operationId: 'acceptJob',
      summary: 'Accept a revision of a job, which signs it and locks the job; needs If-Match',
      description:
        'The answer has the signature. Points that are open must be named in `including`, with a reason. With `expecting`, a result with other figures is not signed. If the workspace needs a second person, the state becomes `waiting_for_second_person` at the first signature.',
      body: AcceptSchema,
      refuses: [
        ...REVIEWED,
        'job_not_acceptable',
        'attention_open',
        'figures_differ',
        'artifact_unreadable',
        'second_document_open',
        'attention_unknown',
        'reason_missing',
        'second_person_required',
        'revision_under_way',
        'revision_not_found',
        ...WITH_REASON,
      ],
      needsEtag: true,
      take: (request, body) => {
        const { bulk_id: bulkId, ...acceptance } = body as Accept;
        return reviews.accept(request, { ...acceptance, bulkId });
      },
    },
    withReason(
      {
        path: 'reopen',
        operationId: 'reopenJob',
        summary:
          'Withdraw an acceptance, or take a replaced job back into use; with the reason `undone`, undo an acceptance that nobody has relied on; needs If-Match',
        description:
          'The signature stays in the history, and `relied_on` of the review names who has used the result. Afterwards the job can be corrected again. An acceptance that was used cannot be undone with `undone`; give another reason.',
        refuses: ['review_state_refused', 'acceptance_used'],
      },
      (request, reason) => reviews.reopen(request, reason),
    ),
    withReason(
      {
        path: 'send-back',
        operationId: 'sendJobBack',
        summary: 'Send a job back: the sender has to fix the document; needs If-Match',
        description:
          'The result does not count until the job is accepted or replaced by another. The sender is not told: that is up to the person. A job that was accepted must be reopened first.',
        refuses: ['review_state_refused'],
      },
      (request, reason) => reviews.sendBack(request, reason),
    ),
    withReason(
      {
        path: 'set-aside',
        operationId: 'setJobAside',
        summary: 'Set a second document of a sender and period aside; needs If-Match',
        description:
          'The document does not count for its sender and period; the first one stays. `reopenJob` takes it back. A job that is no second document is refused.',
        refuses: ['review_state_refused', 'second_document_unknown'],
      },
      (request, reason) => reviews.setAside(request, reason),
    ),
    withReason(
      {
        path: 'add',
        operationId: 'addJob',
        summary: 'Add a second document of a sender and period to the first: both stand; needs If-Match',
        description:
          'Afterwards both documents count, and the job can be accepted as any other. A job that is no second document is refused.',
        refuses: ['job_locked', 'second_document_unknown'],
      },
      (request, reason) => reviews.add(request, reason),
    ),
    {
      method: 'POST',
      path: 'replace',
      operationId: 'replaceJob',
      summary: 'Replace an earlier job by this one; needs If-Match',
      description:
        'The earlier job gets the state `replaced` and no longer counts, even if it was accepted. A job can replace only one other. `reopenJob` takes the earlier one back into use.',
      body: ReplaceSchema,
      refuses: REPLACEMENT_REFUSALS,
      needsEtag: true,
      take: (request, body) => {
        const { replaces, reason } = body as Replace;
        return reviews.replace(request, replaces, reason);
      },
    },
    {
      method: 'PUT',
      path: 'hold',
      operationId: 'holdJob',
      summary: 'Put a job under a legal hold, or end it; needs If-Match',
      description:
        'While the hold lasts, neither people nor retention can delete the job or parts of it. It does not keep people from correcting it. `reason` needs a code from the list of the workspace.',
      role: 'admin',
      body: HoldSchema,
      refuses: WITH_REASON,
      needsEtag: true,
      take: (request, body) => {
        const { held, reason } = body as Hold;
        return reviews.hold(request, held, reason);
      },
    },
  ];
}
