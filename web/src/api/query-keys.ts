import type { ListIssuesQuery, ListJobsQuery, Retention } from './contract.ts';

/** Keys of everything that is cached, in one place, because events invalidate data of several features. */
export const queryKeys = {
  session: ['session'] as const,
  /** How people sign in. */
  signOn: ['sign-on'] as const,
  signOut: ['sign-out'] as const,
  people: ['people'] as const,
  accessReport: (day: string, unusedDays: number) => ['access-report', day, unusedDays] as const,
  safeMode: ['safe-mode'] as const,
  health: ['health'] as const,
  nodes: ['nodes'] as const,
  /** Tokens and activity of a workspace, or with null of the whole server. */
  tokens: (scope: string | null) => ['tokens', scope] as const,
  activity: (scope: string | null) => ['activity', scope] as const,
  workspaces: ['workspaces'] as const,
  retentionProposal: ['retention-proposal'] as const,
  retentionCount: (workspaceId: string, wanted: Retention) => ['workspace', workspaceId, 'retention', wanted] as const,
  jobLists: (workspaceId: string) => ['workspace', workspaceId, 'job-list'] as const,
  jobList: (workspaceId: string, filters: ListJobsQuery) => ['workspace', workspaceId, 'job-list', filters] as const,
  job: (workspaceId: string, jobId: string) => ['workspace', workspaceId, 'job', jobId] as const,
  /** Below the job's own key, so that a change to the job invalidates all its parts. */
  jobPart: (workspaceId: string, jobId: string, part: string) =>
    ['workspace', workspaceId, 'job', jobId, part] as const,
  /** Not below the job's own key: a change to the job leaves its engine prepared. */
  prepared: (workspaceId: string, jobId: string, revision: number) =>
    ['workspace', workspaceId, 'prepared', jobId, revision] as const,
  jobIssues: (workspaceId: string, jobId: string, filters: ListIssuesQuery) =>
    ['workspace', workspaceId, 'job', jobId, 'issues', filters] as const,
  correctionDrafts: (workspaceId: string) => ['workspace', workspaceId, 'correction-drafts'] as const,
  bulkAcceptances: (workspaceId: string) => ['workspace', workspaceId, 'bulk-acceptances'] as const,
  batches: (workspaceId: string) => ['workspace', workspaceId, 'batches'] as const,
  batch: (workspaceId: string, batchId: string) => ['workspace', workspaceId, 'batch', batchId] as const,
  batchItems: (workspaceId: string, batchId: string) => ['workspace', workspaceId, 'batch', batchId, 'items'] as const,
  documents: (workspaceId: string) => ['workspace', workspaceId, 'documents'] as const,
  document: (workspaceId: string, documentId: string) => ['workspace', workspaceId, 'document', documentId] as const,
  /** `source` names what is previewed: a document or a job's result. */
  sheets: (workspaceId: string, source: string) => ['workspace', workspaceId, 'preview', source, 'sheets'] as const,
  previewPage: (workspaceId: string, source: string, sheet: number, page: number) =>
    ['workspace', workspaceId, 'preview', source, sheet, page] as const,
  sources: (workspaceId: string) => ['workspace', workspaceId, 'sources'] as const,
  /** Below the key of the sources, which change together with their files. */
  sourceFiles: (workspaceId: string, sourceId: string, state: string | null) =>
    ['workspace', workspaceId, 'sources', sourceId, state] as const,
  /** Searches for people in documents. */
  persons: (workspaceId: string) => ['workspace', workspaceId, 'persons'] as const,
  webhooks: (workspaceId: string) => ['workspace', workspaceId, 'webhooks'] as const,
  senders: (workspaceId: string) => ['workspace', workspaceId, 'senders'] as const,
  /** The documents that each sender has sent for a period. */
  periods: (workspaceId: string) => ['workspace', workspaceId, 'periods'] as const,
  configs: (workspaceId: string) => ['workspace', workspaceId, 'configs'] as const,
  config: (workspaceId: string, configId: string) => ['workspace', workspaceId, 'config', configId] as const,
  versions: (workspaceId: string, configId: string) =>
    ['workspace', workspaceId, 'config', configId, 'versions'] as const,
  version: (workspaceId: string, versionId: string) => ['workspace', workspaceId, 'version', versionId] as const,
  /** Below the version's own key: files, check, build, activity. */
  versionPart: (workspaceId: string, versionId: string, ...part: string[]) =>
    ['workspace', workspaceId, 'version', versionId, ...part] as const,
};
