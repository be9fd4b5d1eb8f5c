import type { PassName } from '../../contract/artifact/passes.ts';
import type { Artifact } from '../../contract/artifact.ts';
import type { BuildRecord } from '../../contract/build.ts';
import type { ExpectedFile, PreviousFile } from '../../contract/checks.ts';
import type { Manifest } from '../../contract/manifest.ts';
import type { RunRequest } from '../../contract/run-request.ts';
import type { RuleRunner } from '../../rules/client/index.ts';
import type { Workbook } from '../../workbook/index.ts';
import type { Corrections } from '../corrections/corrections.ts';
import type { RowSpool } from '../rows/row-spool.ts';
import type { Scrubber } from '../scrub/scrub.ts';

/** Reports to the runner how far the current pass is. */
export interface ProgressReport {
  begin(pass: number, name: PassName): void;
  /** Rows done in this pass, and which share of the document that is, 0 to 1, where it is known. */
  report(rows: number, share?: number): void;
}

/** What a job's numbers are compared with, and what its record says of that. */
export interface CheckInputs {
  readonly recorded: Pick<
    Artifact['job'],
    'expected' | 'previous' | 'first_document' | 'accepted_before' | 'sender_unclear'
  >;
  readonly expected?: ExpectedFile;
  readonly previous?: PreviousFile;
}

/** What every pass of one job works with. */
export interface JobContext {
  readonly jobDir: string;
  readonly request: RunRequest;
  readonly build: BuildRecord;
  readonly manifest: Manifest;
  /** What people decided. */
  readonly corrections: Corrections;
  readonly checkInputs: CheckInputs;
  readonly workbook: Workbook;
  /** The rows that pass 1 read, for the passes after it. */
  readonly rows: RowSpool;
  readonly runner: RuleRunner;
  readonly scrubber: Scrubber;
  readonly progress: ProgressReport;
}
