import type { Artifact } from '../../contract/artifact.ts';
import type { BuildRecord } from '../../contract/build.ts';
import { durationsOf } from '../../contract/durations.ts';
import type { RunRequest } from '../../contract/run-request.ts';
import { ENGINE_VERSION } from '../../contract/version.ts';
import type { FileFacts } from '../../workbook/index.ts';
import type { Corrections } from '../corrections/corrections.ts';
import type { CheckInputs } from '../job/job-context.ts';

/** Makes the record as it is before the first pass: job, document, package and rules. */
export function makeArtifact(
  request: RunRequest,
  build: BuildRecord,
  facts: FileFacts,
  document: { sha256: string; bytes: number },
  people?: Pick<Corrections, 'recorded' | 'readBy' | 'recipe'> & { inputs?: CheckInputs['recorded'] },
): Artifact {
  const { format, encoding, encodingConfidence, delimiter, delimiterConfidence, quote, skippedSheets } = facts;
  const { recorded, readBy, recipe, inputs } = people ?? {};
  const durations = durationsOf(build.manifest);
  return {
    version: 'artifact.v1.1',
    job: {
      id: request.job_id,
      source_file: request.source_file,
      ...(request.revision === undefined ? {} : { revision: request.revision }),
      ...(recorded === undefined ? {} : { corrections: recorded }),
      ...(recipe ? { recipe: recipe.recorded } : {}),
      ...inputs,
      started_at: new Date().toISOString(),
      as_of: request.as_of,
      document: {
        ...document,
        format,
        ...(encoding === undefined ? {} : { encoding }),
        ...(encodingConfidence === undefined ? {} : { encoding_confidence: encodingConfidence }),
        ...(delimiter === undefined ? {} : { delimiter }),
        ...(delimiterConfidence === undefined ? {} : { delimiter_confidence: delimiterConfidence }),
        ...(durations === undefined || format === 'csv' ? {} : { durations }),
        ...(quote === undefined ? {} : { quote }),
        ...(readBy === undefined ? {} : { set_by: readBy }),
        ...(skippedSheets === undefined
          ? {}
          : { skipped_sheets: skippedSheets.map(({ name }) => name), unread_sheets: skippedSheets }),
      },
      engine_version: ENGINE_VERSION,
      runtime_version: process.version,
      sandbox: { level: request.sandbox_level, network: request.runtime_network_access },
    },
    config: {
      workspace_id: request.workspace_id,
      config_id: request.config_id,
      config_version_id: request.config_version_id,
      title: build.manifest.info.title,
      version: build.manifest.info.version,
      content_hash: build.content_hash,
    },
    rules: build.rules,
    ...(build.evidence === undefined ? {} : { evidence: build.evidence }),
    sheets: [],
    output: {},
    summary: {},
    pass_history: [],
    rule_errors: [],
    annotations: [],
  };
}
