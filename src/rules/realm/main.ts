/** Entry of the realm in which rules run: a script in a context of its own, which first freezes its language. */
import type { HostRequest, RuleJob } from '../protocol.ts';
import { setClock } from './clock.ts';
import { scoreColumns } from './column-detectors.ts';
import { TableRules } from './fields.ts';
import { runHook } from './hooks.ts';
import { fixLanguage } from './language.ts';
import { Marker } from './marker.ts';
import { outer } from './outer.ts';
import { RuleRegistry } from './registry.ts';
import { scoreRows } from './row-detectors.ts';
import { beginCall } from './turn.ts';

/** Requests that call no rule. */
const WITHOUT_RULES: ReadonlySet<string> = new Set<HostRequest['op']>(['load', 'begin', 'artifact']);

let registry: RuleRegistry | null = null;
let markIntervalMs = 0;
let table: TableRules | null = null;

/** Called once, with the rules' random seed. Returns a function from request to answer, as JSON. */
export function start(seed: string, hasNetwork: boolean): (request: string) => string {
  fixLanguage(seed, hasNetwork);
  return (text) => {
    const { seq, ...request } = JSON.parse(text) as HostRequest & { seq: number };
    const answer = answerRequest(seq, request as HostRequest);
    if (!WITHOUT_RULES.has(request.op)) outer.reclaimMemory();
    return JSON.stringify({ seq, ...answer });
  };
}

function answerRequest(seq: number, request: HostRequest): object {
  if (request.op === 'load') {
    markIntervalMs = request.markIntervalMs;
    // Modules may be loaded by several requests.
    registry ??= new RuleRegistry(request);
    if (request.job !== null) beginJob(registry, request.job);
    beginCall('load', 0);
    return registry.load(request.modules);
  }
  if (registry === null) throw new Error('load comes first');
  const marker = new Marker(markIntervalMs, (rule) => outer.mark(seq, rule));
  switch (request.op) {
    case 'begin':
      beginJob(registry, request.job);
      return {};
    case 'artifact':
      registry.setArtifact(request.artifact);
      return {};
    case 'rows':
      return scoreRows(registry, request, marker);
    case 'columns':
      return scoreColumns(registry, request, marker);
    case 'table':
      table = new TableRules(registry, request);
      return {};
    case 'batch':
      if (table === null) throw new Error('table comes before batch');
      return table.runBatch(request, marker);
    case 'hook':
      return runHook(registry, request);
  }
}

function beginJob(rules: RuleRegistry, { as_of: asOf, ...job }: RuleJob): void {
  setClock(asOf);
  rules.setJob(job);
}
