import type { Static } from 'typebox';
import * as Type from 'typebox';
import { PERIOD_PATTERN } from '../period.ts';
import { REVIEW_ACTIONS, REVIEW_STATES } from '../review.ts';
import { closed, Id, nullable, resource, Sha256, Timestamp } from './common.ts';

/** Everything that the log of a workspace tells, one event for each change. Streams and webhooks have the same types. */
export const EVENT_TYPES = {
  'batch.cancelled': 'A batch was cancelled; its jobs end one by one.',
  'batch.finished': 'None of the jobs of a batch waits or runs any more.',
  'batch.submitted': 'A batch was submitted.',
  'config.changed': 'A config was made or changed, or somebody proposed or decided a field for it.',
  'document.added': 'A document was stored.',
  'document.deleted': 'A document was deleted.',
  'job.accepted': 'A job was accepted: its result counts.',
  'job.cancelled': 'A job or a revision ended because somebody cancelled it.',
  'job.changed': 'Something else about a job has changed; `because` says what.',
  'job.deleted': 'A job was deleted with all its revisions, or was not accepted into the queue after all.',
  'job.failed': 'A job or a revision ended with an error; `error_code` names it.',
  'job.finished': 'A job or a revision has succeeded, and nothing in it asks for a person.',
  'job.reopened': 'An accepted job does not count any more, or a job that was replaced or set aside counts again.',
  'job.requeued': 'A job that ran waits again: its node has stopped, or lacks something that the job needs.',
  'job.reviewed': 'Somebody took another step in the review of a job; `action` names it.',
  'job.sent_back': 'A job was sent back: its sender has to send something else.',
  'job.started': 'A job or a revision has begun to run.',
  'job.submitted': 'A job or a revision waits in the queue.',
  'job.to_check': 'A job or a revision has succeeded, and something in it asks for a person (outcome `to_check`).',
  'period.complete': 'All senders that are expected for a config and a period have an accepted job.',
  'sender.changed': 'A sender, or one of its recipes, was made or changed.',
  'version.changed': 'A version of a config was made, built, published, activated or archived.',
  'version.deleted': 'A draft was deleted.',
  'version.file_changed': "A file of a draft was written or deleted; `path` is the file's path in the package.",
  'workspace.changed': 'The settings of the workspace have changed.',
} as const satisfies Record<`${string}.${string}`, string>;

export type EventType = keyof typeof EVENT_TYPES;

/**
 * What streams tell in passing, at intervals: it has no id and is not kept, and no webhook has it. Each message has what
 * is so now, so that only the last one matters.
 */
export const PASSING_TYPES = {
  'batch.progress': 'The counts of a batch.',
  'job.progress': 'How far a running job is.',
  'queue.moved': 'The places of the jobs that wait.',
  'server.safe_mode': 'Safe mode was turned on or off.',
  'version.build_log': 'A line of the build of a version.',
} as const satisfies Record<`${string}.${string}`, string>;

export type PassingType = keyof typeof PASSING_TYPES;

function isEventType(name: string): name is EventType {
  return name in EVENT_TYPES;
}

function isPassingType(name: string): name is PassingType {
  return name in PASSING_TYPES;
}

/**
 * The types that a list of names means: types, and kinds (`job` for all `job.…` that are kept). `unknown`: the first
 * name that means nothing.
 */
export function readTypes(names: readonly string[]): { types: EventType[]; passing: PassingType[]; unknown?: string } {
  const types = new Set<EventType>();
  const all = Object.keys(EVENT_TYPES).filter(isEventType);
  for (const name of names) {
    const meant = isEventType(name) ? [name] : all.filter((type) => type.startsWith(`${name}.`));
    if (meant.length === 0 && !isPassingType(name)) return { types: [], passing: [], unknown: name };
    for (const type of meant) types.add(type);
  }
  return { types: [...types], passing: names.filter(isPassingType) };
}

/**
 * What has changed in a job, for `job.changed`: its sender and period, by a person (`assigned`) or by the headers of its
 * document (`recognized`); what follows from a step with another job; what was to follow a revision; its place in a batch.
 */
export const JOB_CHANGES = ['assigned', 'recognized', 'other_job', 'sequel', 'batch', 'revision_withdrawn'] as const;

const data = {
  job_id: Id,
  revision: Type.Integer({ minimum: 1, description: 'The revision that the event is about' }),
  is_try: Type.Boolean({ description: 'A run of a draft, which is removed after a day' }),
  status: Type.Enum(['queued', 'running', 'success', 'error', 'cancelled']),
  outcome: Type.Enum(['clean', 'to_check']),
  error_code: Type.String(),
  attention_codes: Type.Array(Type.String(), { description: 'What asks for a person' }),
  rows_in: Type.Integer({ minimum: 0 }),
  rows_out: Type.Integer({ minimum: 0 }),
  output_sha256: Sha256,
  artifact_sha256: Sha256,
  review_state: Type.Enum([...REVIEW_STATES]),
  review_state_before: Type.Enum([...REVIEW_STATES]),
  action: Type.Enum([...REVIEW_ACTIONS]),
  reason_code: Type.String(),
  other_job_id: Id,
  because: Type.Enum([...JOB_CHANGES]),
  document_id: Id,
  document_sha256: Sha256,
  batch_id: nullable(Id),
  config_id: Id,
  config_version_id: Id,
  sender_id: nullable(Id),
  period: nullable(Type.String({ pattern: PERIOD_PATTERN })),
  senders: Type.Integer({ minimum: 1, description: 'How many senders were expected' }),
  jobs: Type.Integer({ minimum: 1, description: 'How many accepted jobs they have' }),
  path: Type.String(),
  etag: nullable(Type.String()),
};

/** Ids, states, counts, codes and hashes; never a value or a name of a document, and never a text about one. */
export const EventDataSchema = Type.Partial(Type.Object(data), { ...closed, title: 'EventData' });
export type EventData = Static<typeof EventDataSchema>;

export const EventSchema = resource('Event', {
  id: Type.String({
    pattern: '^evt_[0-9]{1,16}_[0-9a-f]{10}$',
    description: 'Unique. The number counts the events of the workspace: the event with the higher number came later',
  }),
  type: Type.Unsafe<EventType>(Type.Enum(Object.keys(EVENT_TYPES))),
  at: Timestamp,
  workspace_id: Id,
  data: EventDataSchema,
});
export type Event = Static<typeof EventSchema>;

const types = Type.Optional(
  Type.String({
    maxLength: 1000,
    description: 'Only these types, separated by commas; `job` for all types that begin with `job.`',
  }),
);
const after = Type.Optional(
  Type.String({ maxLength: 60, description: 'Id of an event: begin after it. `evt_0`: begin with the first event' }),
);
const about = {
  job_id: Type.Optional(Type.Unsafe<string>({ ...Id, description: 'Only events about this job' })),
  sender_id: Type.Optional(Type.Unsafe<string>({ ...Id, description: 'Only events about documents of this sender' })),
  period: Type.Optional(Type.String({ pattern: PERIOD_PATTERN, description: 'Only events about this period' })),
  config_id: Type.Optional(Type.Unsafe<string>({ ...Id, description: 'Only events about this config and its jobs' })),
};

export const FollowEventsQuerySchema = Type.Object({ after, types, ...about }, closed);
export type FollowEventsQuery = Static<typeof FollowEventsQuerySchema>;

export const ListEventsQuerySchema = Type.Object(
  {
    after,
    types,
    ...about,
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50, description: 'Events per page' })),
  },
  closed,
);
export type ListEventsQuery = Static<typeof ListEventsQuerySchema>;

export const EventPageSchema = resource('EventPage', {
  items: Type.Array(EventSchema),
  after: Type.String({ description: 'Send it as `after` to get the events that come after these' }),
  has_more: Type.Boolean({ description: 'Whether there are more events by now' }),
});
export type EventPage = Static<typeof EventPageSchema>;
