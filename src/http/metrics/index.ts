import { collectDefaultMetrics, Registry } from 'prom-client';
import { addGauges, type GaugeSource } from './gauges.ts';
import { makeJobMetrics } from './job-metrics.ts';
import { makeRequestMetrics } from './request-metrics.ts';
import { makeStorageMetrics } from './storage-metrics.ts';

export { addRequestMetrics } from './request-metrics.ts';

export type Metrics = ReturnType<typeof makeMetrics>;

/** The metrics at /api/v1/metrics for Prometheus. */
export function makeMetrics() {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return {
    registry,
    observer: makeJobMetrics(registry),
    measureRequest: makeRequestMetrics(registry),
    measureStorage: makeStorageMetrics(registry),
    /** Call it once, when the service can tell its state. */
    watch: (source: GaugeSource) => addGauges(registry, source),
  };
}
