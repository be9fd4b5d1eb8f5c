import assert from 'node:assert/strict';
import { test } from 'node:test';
import { blobErrors } from '../../src/contract/errors/blobs.ts';
import { configErrors } from '../../src/contract/errors/config.ts';
import { correctionErrors } from '../../src/contract/errors/corrections.ts';
import { draftErrors } from '../../src/contract/errors/drafts.ts';
import { fieldProposalErrors } from '../../src/contract/errors/field-proposals.ts';
import { errorTable } from '../../src/contract/errors/index.ts';
import { intakeErrors } from '../../src/contract/errors/intake.ts';
import { jobErrors } from '../../src/contract/errors/job.ts';
import { learnErrors } from '../../src/contract/errors/learn.ts';
import { moveErrors } from '../../src/contract/errors/move.ts';
import { ownColumnErrors } from '../../src/contract/errors/own-columns.ts';
import { peopleErrors } from '../../src/contract/errors/people.ts';
import { recipeErrors } from '../../src/contract/errors/recipes.ts';
import { remoteErrors } from '../../src/contract/errors/remote.ts';
import { reviewErrors } from '../../src/contract/errors/review.ts';
import { sandboxErrors } from '../../src/contract/errors/sandbox.ts';
import { scoreErrors } from '../../src/contract/errors/score.ts';
import { sequelErrors } from '../../src/contract/errors/sequel.ts';
import { serviceErrors } from '../../src/contract/errors/service.ts';
import { signingErrors } from '../../src/contract/errors/signing.ts';
import { storeErrors } from '../../src/contract/errors/stores.ts';
import { subjectErrors } from '../../src/contract/errors/subjects.ts';
import { tableErrors } from '../../src/contract/errors/tables.ts';
import { toFixErrors } from '../../src/contract/errors/to-fix.ts';
import { webhookErrors } from '../../src/contract/errors/webhooks.ts';
import { workbookErrors } from '../../src/contract/errors/workbook.ts';
import { problemTable } from '../../src/contract/problems.ts';

test('no code is used twice, in errors and problems of packages together', () => {
  const tables = [
    blobErrors,
    correctionErrors,
    configErrors,
    draftErrors,
    fieldProposalErrors,
    intakeErrors,
    jobErrors,
    learnErrors,
    moveErrors,
    ownColumnErrors,
    peopleErrors,
    recipeErrors,
    remoteErrors,
    reviewErrors,
    sandboxErrors,
    scoreErrors,
    sequelErrors,
    serviceErrors,
    signingErrors,
    storeErrors,
    toFixErrors,
    subjectErrors,
    tableErrors,
    webhookErrors,
    workbookErrors,
  ];
  const codes = [...tables, problemTable].flatMap((table) => Object.keys(table));
  const repeated = codes.filter((code, index) => codes.indexOf(code) !== index);
  assert.deepEqual(repeated, []);
  assert.equal(codes.length - Object.keys(problemTable).length, Object.keys(errorTable).length);
});

test('codes are snake_case', () => {
  for (const code of [...Object.keys(errorTable), ...Object.keys(problemTable)]) {
    assert.match(code, /^[a-z]+(_[a-z]+)*$/);
  }
});
