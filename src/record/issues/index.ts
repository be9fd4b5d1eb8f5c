export { readIssuePage } from './issue-pages.ts';
export { readAllIssues } from './read-lines.ts';
