import { blobErrors } from './blobs.ts';
import { configErrors } from './config.ts';
import { correctionErrors } from './corrections.ts';
import type { ErrorRow } from './define.ts';
import { draftErrors } from './drafts.ts';
import { fieldProposalErrors } from './field-proposals.ts';
import { intakeErrors } from './intake.ts';
import { jobErrors } from './job.ts';
import { learnErrors } from './learn.ts';
import { moveErrors } from './move.ts';
import { ownColumnErrors } from './own-columns.ts';
import { peopleErrors } from './people.ts';
import { recipeErrors } from './recipes.ts';
import { remoteErrors } from './remote.ts';
import { reviewErrors } from './review.ts';
import { sandboxErrors } from './sandbox.ts';
import { scoreErrors } from './score.ts';
import { sequelErrors } from './sequel.ts';
import { serviceErrors } from './service.ts';
import { signingErrors } from './signing.ts';
import { storeErrors } from './stores.ts';
import { subjectErrors } from './subjects.ts';
import { tableErrors } from './tables.ts';
import { toFixErrors } from './to-fix.ts';
import { webhookErrors } from './webhooks.ts';
import { workbookErrors } from './workbook.ts';

/** Every error that ADE reports: stable code → message template and HTTP status. */
export const errorTable = {
  ...workbookErrors,
  ...configErrors,
  ...ownColumnErrors,
  ...sandboxErrors,
  ...jobErrors,
  ...correctionErrors,
  ...draftErrors,
  ...fieldProposalErrors,
  ...recipeErrors,
  ...reviewErrors,
  ...sequelErrors,
  ...scoreErrors,
  ...learnErrors,
  ...serviceErrors,
  ...peopleErrors,
  ...intakeErrors,
  ...storeErrors,
  ...signingErrors,
  ...blobErrors,
  ...moveErrors,
  ...toFixErrors,
  ...tableErrors,
  ...subjectErrors,
  ...remoteErrors,
  ...webhookErrors,
};

export type ErrorCode = keyof typeof errorTable;

/** Values for a message's placeholders. They never include the value of a cell. */
export type ErrorDetails = Readonly<Record<string, string | number>>;

/** An error with a stable code from the table; `cause` is the error that led to it. */
export class AdeError extends Error {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, details: ErrorDetails = {}, options: { cause?: unknown } = {}) {
    super(fillTemplate(errorTable[code].message, details), options);
    this.name = 'AdeError';
    this.code = code;
    this.details = details;
  }
}

/** Whether the error is an AdeError, and has the given code if there is one. */
export function isAdeError(error: unknown, code?: ErrorCode): error is AdeError {
  return error instanceof AdeError && (code === undefined || error.code === code);
}

export function getErrorRow(code: ErrorCode): ErrorRow {
  return errorTable[code];
}

function fillTemplate(template: string, details: ErrorDetails): string {
  return template.replace(/\{(\w+)\}/g, (placeholder, name: string) => String(details[name] ?? placeholder));
}
