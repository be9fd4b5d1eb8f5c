import type { RuleError } from '../../contract/artifact.ts';
import type { CollectedFailure } from '../../rules/client/index.ts';
import type { Scrubber } from '../scrub/scrub.ts';

/** Records the rule failures of a pass, without any text that may be a value. */
export function recordFailures(
  failures: readonly CollectedFailure[],
  pass: number,
  scrubber: Scrubber,
  at: string,
): RuleError[] {
  return failures.map(({ rule, kind, message, errorClass, file, line, place, count, switchedOff, atLoad }) => ({
    rule,
    kind,
    pass,
    // All other messages are the engine's own.
    message: kind === 'exception' ? scrubber.scrubMessage(message) : message,
    ...(errorClass === undefined ? {} : { error_class: scrubber.scrubClass(errorClass) }),
    // Rules can write their own stack traces, so only places in the package are recorded.
    ...scrubber.findPlace(file, line),
    ...(place.sheet === undefined ? {} : { sheet: place.sheet }),
    ...(place.tableId === undefined ? {} : { table_id: place.tableId }),
    ...(place.firstRow === undefined ? {} : { first_row: place.firstRow }),
    count,
    ...(switchedOff ? { switched_off: true as const } : {}),
    ...(atLoad ? { at_load: true as const } : {}),
    at,
  }));
}
