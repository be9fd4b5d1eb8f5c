import type { Flag } from './flag.ts';

/** What is to follow the newest revision that a person has made of a job: at most one for each job. */
export interface SequelRow {
  job_id: string;
  /** New for each; another one may take its place. */
  id: string;
  workspace_id: string;
  revision: number;
  /** The row of the revision; see `nameRevision`. */
  revision_id: string;
  /** Name of the person who said it, and the credential. */
  person: string;
  kind: 'person' | 'service';
  token_id: string | null;
  session_id: string | null;
  authentication: 'off' | 'token' | 'session';
  holds_for: 'document' | 'sender' | 'everyone';
  /** How many points were to be accepted. */
  points: number;
  accepts: Flag;
  state: 'pending' | 'done' | 'refused';
  /** How many of its steps are done. Each is done in the transaction that counts it, so none is done twice. */
  step: number;
  /** `review_version` of the job after the last of these steps: with another one, somebody else has taken a step. */
  review_version: number;
  /** Sender and period of the job when it was said. */
  sender_id: string | null;
  period: string | null;
  /** What holds for others than the document: numbers and ids, without values. */
  held_json: string | null;
  /** Why it was refused, without values. */
  code: string | null;
  message: string | null;
  differs_json: string | null;
  said_at: string;
  settled_at: string | null;
}
