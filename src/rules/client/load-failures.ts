import type { RuleErrorKind } from '../../contract/artifact.ts';
import type { ModuleRecord } from '../../contract/build.ts';
import type { LoadedModule } from '../protocol.ts';
import { describeEnd, kindOfEnd } from './describe-end.ts';
import type { HostEnded } from './rule-host.ts';

/** A rule that cannot be called because its module could not be loaded. The texts still come from the module. */
export interface LoadFailure {
  rule: string;
  kind: RuleErrorKind;
  message: string;
  errorClass?: string;
  file?: string;
  line?: number;
}

/** Rules that a module had when the package was prepared, but does not have in this job. */
export function findMissingRules(module: ModuleRecord, { functions, error }: LoadedModule): LoadFailure[] {
  if (error) return module.rules.map((rule) => ({ rule, kind: 'exception', ...error }));
  const names = new Set(functions.map(({ name }) => `${module.id}.${name}`));
  const message = `${module.source} does not export the rule as a function, as it did when the package was prepared`;
  return module.rules.filter((rule) => !names.has(rule)).map((rule) => ({ rule, kind: 'invalid_result', message }));
}

/** Failures for all rules of a module that ended its host. */
export function blameModule(module: ModuleRecord, death: HostEnded): LoadFailure[] {
  return module.rules.map((rule) => ({ rule, kind: kindOfEnd(death), message: describeEnd(death) }));
}
