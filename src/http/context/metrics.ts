import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { JobObserver } from '../../service/index.ts';

/** Jobs take between a tenth of a second and the time limit. */
const SECONDS = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 900];

export interface QueueState {
  running: number;
  waiting: number;
  maxRunning: number;
  maxWaiting: number;
}

export interface Metrics {
  registry: Registry;
  observer: JobObserver;
}

/** Sources of the gauges, read at each request of the metrics. */
export interface MetricsSource {
  readQueue: () => Promise<QueueState>;
  isSafeMode: () => boolean;
  countNodes: () => Promise<number>;
  /** How far this process's clock is ahead of the database's clock. */
  readClockOffsetMs: () => number;
  isDiskFull: () => boolean;
}

/** The metrics at /api/v1/metrics for Prometheus. */
export function makeMetrics(source: MetricsSource): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  addGauges(registry, source);
  return { registry, observer: makeObserver(registry) };
}

function addGauges(registry: Registry, source: MetricsSource): void {
  const { readQueue } = source;
  const gauge = (name: string, help: string, read: () => number | Promise<number>) =>
    new Gauge({
      name,
      help,
      registers: [registry],
      async collect() {
        this.set(await read());
      },
    });
  gauge('ade_queue_depth', 'Waiting jobs', async () => (await readQueue()).waiting);
  gauge('ade_queue_capacity', 'Maximum number of waiting jobs', async () => (await readQueue()).maxWaiting);
  gauge('ade_slots_busy', 'Running jobs', async () => (await readQueue()).running);
  gauge('ade_slots', 'Maximum number of jobs that run at the same time', async () => (await readQueue()).maxRunning);
  gauge('ade_safe_mode', '1 while safe mode is on', () => Number(source.isSafeMode()));
  gauge('ade_nodes', 'Processes that share the database', () => source.countNodes());
  const readOffset = () => source.readClockOffsetMs() / 1000;
  gauge(
    'ade_clock_offset_seconds',
    'How far the clock of this process is ahead of the clock of the database',
    readOffset,
  );
  gauge('ade_disk_full', '1 while this process takes no jobs because its disk is full', () =>
    Number(source.isDiskFull()),
  );
}

function makeObserver(registry: Registry): JobObserver {
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
    submissionRefused: ({ code }) => rejections.inc({ code }),
  };
}
