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

/** Reports the progress of the current pass to the runner. */
export interface ProgressReport {
  begin(pass: number, name: PassName): void;
  /** `rows`: rows done in this pass. `findDone` is only called if it is time for a report. */
  report(rows: number, findDone: () => DoneShare): void;
}

/** How much of a pass is done. */
export interface DoneShare {
  /** From 0 to 1, if known. */
  share: number | undefined;
  /** Finds how many bytes of the files that the job writes belong to this share. */
  findBytes?: () => WrittenBytes;
}

export interface WrittenBytes {
  output: number;
  /** The list of issues. */
  issues: number;
}

/** The numbers and files with which a job is compared, and what the record says about them. */
export interface CheckInputs {
  readonly recorded: Pick<
    Artifact['job'],
    'expected' | 'previous' | 'first_document' | 'accepted_before' | 'sender_unclear'
  >;
  readonly expected?: ExpectedFile;
  readonly previous?: PreviousFile;
  /** Hex digits: for hashes that are compared with those of the sender's other documents. */
  readonly salt?: string;
}

/** The things that every pass of a job works with. */
export interface JobContext {
  readonly jobDir: string;
  readonly request: RunRequest;
  readonly build: BuildRecord;
  readonly manifest: Manifest;
  readonly corrections: Corrections;
  readonly checkInputs: CheckInputs;
  readonly workbook: Workbook;
  /** The rows as pass 1 read them, for later passes. */
  readonly rows: RowSpool;
  readonly runner: RuleRunner;
  readonly scrubber: Scrubber;
  readonly progress: ProgressReport;
}
