import { listChecks } from '../../../src/record/checks.ts';
import type { TestRun } from '../../helpers/run-package.ts';

/** The checks of a job with their numbers, in short. */
export function readChecks({ artifact, jobDir }: Pick<TestRun, 'artifact' | 'jobDir'>) {
  return listChecks(artifact, jobDir).map(({ kind, measure, target_field: field, found, expected, agrees }) => ({
    kind,
    measure,
    ...(field === undefined ? {} : { field }),
    found,
    expected,
    agrees,
  }));
}
