import { Counter, Histogram, type Registry } from 'prom-client';
import type { JobObserver } from '../../service/index.ts';

/** Jobs take between a tenth of a second and the time limit. */
const SECONDS = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 900];

/** Counts the jobs of this node, and its takeovers of jobs of other nodes. */
export function makeJobMetrics(registry: Registry): JobObserver {
  const registers = [registry];
  const waits = new Histogram({
    name: 'ade_job_wait_seconds',
    help: 'Time from submission to start',
    buckets: SECONDS,
    registers,
  });
  const durations = new Histogram({
    name: 'ade_job_duration_seconds',
    help: 'Time from start to end, by outcome',
    labelNames: ['status'],
    buckets: SECONDS,
    registers,
  });
  const passes = new Histogram({
    name: 'ade_pass_duration_seconds',
    help: 'Time of one pass',
    labelNames: ['pass'],
    buckets: SECONDS,
    registers,
  });
  const rows = new Counter({ name: 'ade_rows_total', help: 'Rows done, by pass', labelNames: ['pass'], registers });
  const outcomes = new Counter({
    name: 'ade_jobs_total',
    help: 'Jobs that ended, by outcome and error code',
    labelNames: ['status', 'code'],
    registers,
  });
  const ruleErrors = new Counter({
    name: 'ade_rules_switched_off_total',
    help: 'Rules that were switched off during a job',
    registers,
  });
  const rejections = new Counter({
    name: 'ade_submissions_refused_total',
    help: 'Submissions that were refused, by error code',
    labelNames: ['code'],
    registers,
  });
  const sourceFiles = new Counter({
    name: 'ade_source_files_total',
    help: 'Files of sources that this node has dealt with, by what became of them',
    labelNames: ['state'],
    registers,
  });
  const takeovers = new Counter({
    name: 'ade_takeovers_total',
    help: 'Dead nodes whose jobs this node has put back into the queue',
    registers,
  });
  const takenOver = new Counter({
    name: 'ade_jobs_taken_over_total',
    help: 'Jobs of dead nodes that this node has put back into the queue',
    registers,
  });
  const webhooks = new Histogram({
    name: 'ade_webhook_duration_seconds',
    help: 'Time of one attempt to deliver an event to a webhook, by its fault; none for a success',
    labelNames: ['fault'],
    buckets: SECONDS,
    registers,
  });
  return {
    jobStarted: ({ waitMs }) => waits.observe(waitMs / 1000),
    passFinished: ({ name, durationMs, rows: count }) => {
      passes.observe({ pass: name }, durationMs / 1000);
      rows.inc({ pass: name }, count);
    },
    ruleSwitchedOff: () => ruleErrors.inc(),
    jobFinished: ({ status, durationMs, errorCode }) => {
      durations.observe({ status }, durationMs / 1000);
      outcomes.inc({ status, code: errorCode ?? 'none' });
    },
    sourceFileSettled: ({ state }) => sourceFiles.inc({ state }),
    submissionRefused: ({ code }) => rejections.inc({ code }),
    webhookTried: ({ durationMs, fault }) => webhooks.observe({ fault: fault ?? 'none' }, durationMs / 1000),
    nodeTakenOver: ({ jobs }) => {
      takeovers.inc();
      takenOver.inc(jobs);
    },
  };
}
