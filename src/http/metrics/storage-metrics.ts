import { Counter, Histogram, type Registry } from 'prom-client';
import type { BlobMeasurement } from '../../storage/blobs/index.ts';

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

/** Measures the calls of the storage that nodes share. */
export function makeStorageMetrics(registry: Registry): (call: BlobMeasurement) => void {
  const registers = [registry];
  const durations = new Histogram({
    name: 'ade_storage_duration_seconds',
    help: 'Time of one call of the shared storage, by action; includes failed calls',
    labelNames: ['action'],
    buckets: SECONDS,
    registers,
  });
  const errors = new Counter({
    name: 'ade_storage_errors_total',
    help: 'Calls of the shared storage that failed, by action and error code',
    labelNames: ['action', 'code'],
    registers,
  });
  return ({ action, durationMs, code }) => {
    durations.observe({ action }, durationMs / 1000);
    if (code !== null) errors.inc({ action, code });
  };
}
