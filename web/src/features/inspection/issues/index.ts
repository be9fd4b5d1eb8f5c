export { issueGroupsQuery } from './issue-api.ts';
export { IssueText } from './issue-text.tsx';
export { IssuesView } from './issues-view.tsx';
