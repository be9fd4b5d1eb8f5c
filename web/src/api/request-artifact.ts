import { completeTables } from '../../../src/contract/artifact/complete-tables.ts';
import type { Artifact } from './contract.ts';
import { requestJson } from './request.ts';

/** The record of the job at a path, with all that its tables leave out. */
export const requestArtifact = async (jobPath: string, signal?: AbortSignal): Promise<Artifact> =>
  completeTables(await requestJson<Artifact>(`${jobPath}/artifact`, { query: { shown: true }, signal }));
