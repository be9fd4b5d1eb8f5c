/** The groups of operations, in the order of the reference page. */
export const TAGS = {
  Session: 'Signing in to the web app, and who is signed in',
  Workspaces: 'Each has its own documents, configs and jobs, and its own roles',
  Documents: 'Uploaded spreadsheets and previews of them',
  Jobs: 'One document through one version of a config',
  'Job files': 'The results of a job: audit record, workbook, logs',
  Issues: 'Problems of the values, cell by cell',
  Corrections: 'What people decide, and the revisions of a job that come from it',
  Batches: 'Many documents at once',
  Comparisons: 'One document through two versions',
  Events: 'Changes, as they happen',
  Configs: 'Named sets of rules, in versions',
  Versions: 'Drafts and published versions of a config, and their builds',
  Files: 'The sources of a version',
  Tokens: 'Who may use the service',
  Activity: 'Who did what, and when',
  Service: 'Health, metrics and safe mode',
} as const;
