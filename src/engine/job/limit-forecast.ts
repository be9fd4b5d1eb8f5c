import type { LimitAtRisk } from '../../contract/events.ts';
import type { RunRequest } from '../../contract/run-request.ts';
import { settingsTable } from '../../contract/settings-table.ts';

const BYTES_PER_MB = 1024 * 1024;

/** Estimates are not exact, and those of times are too high at first: a smaller excess is not reported. */
const SIZE_MARGIN = 1.1;
const TIME_MARGIN = 1.25;

/** How far a job is: the share of the current pass, with times in milliseconds. */
export interface Usage {
  share: number;
  remainingMs: number;
  /** Since the job began. */
  elapsedMs: number;
  /** Processor time of the engine since the job began, and since the pass began. */
  cpuMs: number;
  passCpuMs: number;
  /** Size of the largest file that this share of the pass made. */
  fileBytes: number;
}

/**
 * Lists the limits that a job will probably exceed. The times are those until the end of the current pass. Only a
 * forecast: the job goes on, because nothing proves it. (What is certain is that deflate shortens at most 1032 times,
 * so that 100 MB may have 100 GB of XML: a document that reaches this limit reaches all others before.)
 */
export function forecastLimits(
  { share, remainingMs, elapsedMs, cpuMs, passCpuMs, fileBytes }: Usage,
  limits: RunRequest['limits'],
): LimitAtRisk[] {
  const cpuLeftMs = (passCpuMs / share) * (1 - share);
  const forecasts = [
    { setting: settingsTable.workerFsizeMb, expected: fileBytes / share / BYTES_PER_MB, limit: limits.file_mb },
    {
      setting: settingsTable.jobTimeoutSeconds,
      expected: (elapsedMs + remainingMs) / 1000,
      limit: limits.timeout_seconds,
    },
    { setting: settingsTable.workerCpuSeconds, expected: (cpuMs + cpuLeftMs) / 1000, limit: limits.cpu_seconds },
  ];
  return forecasts.flatMap(({ setting, expected, limit }) => {
    const margin = setting === settingsTable.workerFsizeMb ? SIZE_MARGIN : TIME_MARGIN;
    return expected < limit * margin ? [] : [{ setting: setting.variable, expected: Math.round(expected), limit }];
  });
}
