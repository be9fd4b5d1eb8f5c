import type { RuleErrorKind } from '../../contract/artifact.ts';
import { AdeError, type ErrorCode } from '../../contract/errors/index.ts';
import type { HostEnded } from './rule-host.ts';

/** Ends of a host that also end the job. */
const ENDS_OF_JOB: readonly ErrorCode[] = ['cpu_limit', 'sandbox_unavailable', 'cancelled'];

const KINDS: Partial<Record<ErrorCode, RuleErrorKind>> = {
  time_limit: 'timeout',
  memory_limit: 'memory',
  output_limit: 'output_flood',
  protocol_violation: 'protocol',
};

export function describeEnd({ reason }: HostEnded): string {
  return new AdeError(reason.code, reason.details).message;
}

export function kindOfEnd({ reason }: HostEnded): RuleErrorKind {
  return KINDS[reason.code] ?? 'crash';
}

/** Throws the error if the host's end also ends the job, for example because its CPU time is used up. */
export function assertJobGoesOn({ reason }: HostEnded): void {
  if (ENDS_OF_JOB.includes(reason.code)) throw new AdeError(reason.code, reason.details);
}
