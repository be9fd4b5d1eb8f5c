/** What each group of operations is about, in the order of the reference page. */
export const TAGS = {
  Session: 'Signing in to the web app, and who one is',
  Workspaces: 'Where documents, configs and jobs belong, and who may do what is decided',
  Documents: 'Spreadsheets as they were brought, and a look into them',
  Jobs: 'One document through one version of a config',
  'Job files': 'What a job left behind: audit record, workbook, logs',
  Issues: 'What is wrong with the values, cell by cell',
  Batches: 'Many documents at once',
  Comparisons: 'One document through two versions',
  Events: 'What happens, as it happens',
  Configs: 'Named lines of versions of rules',
  Versions: 'Drafts, what was published of them, and how they were built',
  Files: 'The sources of a version',
  Tokens: 'Who may use the service',
  Activity: 'Who did what, and when',
  Service: 'Health, metrics and safe mode',
} as const;
