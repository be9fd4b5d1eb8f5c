import { batchId, configId, documentId, versionId } from './fill-data-folder.ts';

const API = '/api/v1';
const WS = `${API}/workspaces/default`;

const time = (daysAgo: number) => encodeURIComponent(new Date(Date.now() - daysAgo * 86_400_000).toISOString());
const jobs = (query: string) => `${WS}/jobs${query}`;

/** Every list and search of the API: each filter alone, and usual combinations. */
export const listRequests: Record<string, string> = {
  jobs: jobs(''),
  'jobs, 200 a page': jobs('?limit=200'),
  'jobs, status': jobs('?status=error'),
  'jobs, status that none has': jobs('?status=running'),
  'jobs, attention': jobs('?attention=true'),
  'jobs, no attention': jobs('?attention=false'),
  'jobs, document': jobs(`?document_id=${documentId(0)}`),
  'jobs, config': jobs(`?config_id=${configId(3)}`),
  'jobs, version': jobs(`?config_version_id=${versionId(0, 5)}`),
  'jobs, batch': jobs(`?batch_id=${batchId(1)}`),
  'jobs, tries': jobs('?is_try=true'),
  'jobs, accepted': jobs('?review_state=accepted'),
  'jobs, review state that few have': jobs('?review_state=in_review'),
  'jobs, assignee': jobs('?assignee=Ada'),
  'jobs, overdue': jobs('?overdue=true'),
  'jobs, month long ago': jobs(`?submitted_after=${time(250)}&submitted_before=${time(220)}`),
  'jobs, status and config': jobs(`?status=error&config_id=${configId(3)}`),
  'jobs, search for what many have': jobs('?search=XLSX'),
  'jobs, search for what few have': jobs('?search=_99'),
  'jobs, search for what none has': jobs('?search=nowhere'),
  'jobs, search beyond ASCII': jobs(`?search=${encodeURIComponent('ärzte')}`),
  'jobs, search of two letters': jobs(`?search=${encodeURIComponent('äz')}`),
  'jobs, search of two letters that many have': jobs('?search=xl'),
  'jobs, search of one letter': jobs('?search=e'),
  'jobs, search and status': jobs('?search=annual&status=error'),
  documents: `${WS}/documents`,
  'documents, search for what many have': `${WS}/documents?search=xlsx`,
  'documents, search for what none has': `${WS}/documents?search=nowhere`,
  'documents, search of two letters': `${WS}/documents?search=${encodeURIComponent('äz')}`,
  batches: `${WS}/batches`,
  'items of a batch': `${WS}/batches/${batchId(1)}/items`,
  configs: `${WS}/configs`,
  'versions of a config': `${WS}/configs/${configId(0)}/versions`,
  'activations of a config': `${WS}/configs/${configId(0)}/activations`,
  'activity of the server': `${API}/activity`,
  'activity of a workspace': `${WS}/activity`,
  workspaces: `${API}/workspaces`,
  tokens: `${API}/tokens`,
};
