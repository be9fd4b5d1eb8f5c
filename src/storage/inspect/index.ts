export type { DatabaseReport, NodeReport, ServerReport } from './inspect-database.ts';
export type { StorageReport } from './inspect-storage.ts';
