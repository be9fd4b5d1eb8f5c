import { SANDBOX_LEVELS } from './levels.ts';

interface SettingFacts {
  readonly variable: string;
  readonly default: string;
  readonly min?: number;
  readonly max?: number;
  readonly purpose: string;
}

export type SettingRow = SettingFacts &
  (
    | { readonly kind: 'choice'; readonly choices: readonly string[] }
    | { readonly kind: 'text' | 'database_url' | 'secret' | 'integer' | 'number' | 'boolean' }
  );

/** Every environment variable that ADE reads, in one place. Tests compare `docs/` with this table. */
export const settingsTable = {
  dataDir: {
    variable: 'ADE_DATA_DIR',
    default: './data',
    kind: 'text',
    purpose: 'Folder of jobs, environments and documents',
  },
  databaseUrl: {
    variable: 'ADE_DATABASE_URL',
    default: '',
    kind: 'database_url',
    purpose: 'PostgreSQL 15 or later, postgres://USER:PASSWORD@HOST:PORT/DATABASE; if empty, SQLite in the data folder',
  },
  databaseDirectUrl: {
    variable: 'ADE_DATABASE_DIRECT_URL',
    default: '',
    kind: 'database_url',
    purpose:
      'Address of the same database without the pooler, if ADE_DATABASE_URL leads to a pooler in transaction mode; if empty, ADE_DATABASE_URL is used for everything',
  },
  storageUrl: {
    variable: 'ADE_STORAGE_URL',
    default: '',
    kind: 'text',
    purpose:
      'Where several nodes share files: file:///FOLDER or s3://BUCKET/PREFIX; if empty, files stay in ADE_DATA_DIR',
  },
  sources: {
    variable: 'ADE_SOURCES',
    default: '',
    kind: 'text',
    purpose:
      'Places that administrators may let ADE watch for documents, with everything below them: file:///FOLDER and s3://BUCKET/PREFIX, separated by blanks; if empty, none',
  },
  role: {
    variable: 'ADE_ROLE',
    default: 'all',
    kind: 'choice',
    choices: ['all', 'api', 'worker'],
    purpose:
      'What a node does: all, api (answers requests and takes no jobs), or worker (takes jobs, answers health only)',
  },
  cacheMb: {
    variable: 'ADE_CACHE_MB',
    default: '10240',
    kind: 'integer',
    min: 16,
    purpose:
      'With ADE_STORAGE_URL: space in ADE_DATA_DIR for copies of shared files, in MiB; those used longest ago are removed first',
  },
  sandbox: {
    variable: 'ADE_SANDBOX',
    default: 'auto',
    kind: 'choice',
    choices: ['auto', ...SANDBOX_LEVELS],
    purpose: 'Sandbox level: auto, landlock, bubblewrap or permission',
  },
  jobTimeoutSeconds: {
    variable: 'ADE_JOB_TIMEOUT_SECONDS',
    default: '300',
    kind: 'integer',
    min: 1,
    purpose: 'Wall-clock time of one job',
  },
  workerCpuSeconds: {
    variable: 'ADE_WORKER_CPU_SECONDS',
    default: '60',
    kind: 'integer',
    min: 1,
    purpose: 'CPU time of the engine process and of the rule host, each',
  },
  workerMemMb: {
    variable: 'ADE_WORKER_MEM_MB',
    default: '512',
    kind: 'integer',
    min: 64,
    purpose: 'Memory of the engine process and of the rule host, each, in MiB',
  },
  workerFsizeMb: {
    variable: 'ADE_WORKER_FSIZE_MB',
    default: '100',
    kind: 'integer',
    min: 1,
    purpose: 'Largest file that a job may write, in MiB',
  },
  runtimeNetworkAccess: {
    variable: 'ADE_RUNTIME_NETWORK_ACCESS',
    default: 'false',
    kind: 'boolean',
    purpose: 'Whether rules may use the network if their package asks for it and the job does not decide',
  },
  runtimeNetworkForbidden: {
    variable: 'ADE_RUNTIME_NETWORK_FORBIDDEN',
    default: 'false',
    kind: 'boolean',
    purpose: 'Whether the network is forbidden to all jobs; ADE_AUTH=off always forbids it',
  },
  ruleTimeoutSeconds: {
    variable: 'ADE_RULE_TIMEOUT_SECONDS',
    default: '10',
    kind: 'number',
    min: 0.1,
    purpose: 'CPU time of one rule call; its wall-clock time may be six times as much',
  },
  buildTimeoutSeconds: {
    variable: 'ADE_BUILD_TIMEOUT_SECONDS',
    default: '600',
    kind: 'integer',
    min: 1,
    purpose: 'Wall-clock time of preparing one package',
  },
  maxExpandedMb: {
    variable: 'ADE_MAX_EXPANDED_MB',
    default: '4096',
    kind: 'integer',
    min: 1,
    purpose: 'Largest size to which one part of a document may expand, in MiB',
  },
  maxConcurrency: {
    variable: 'ADE_MAX_CONCURRENCY',
    default: '2',
    kind: 'integer',
    min: 1,
    purpose: 'Jobs that run at the same time; no process runs two of them at once',
  },
  idleEngineSeconds: {
    variable: 'ADE_IDLE_ENGINE_SECONDS',
    default: '600',
    kind: 'integer',
    min: 0,
    // A week. A timer of Node takes at most 24 days.
    max: 604_800,
    purpose:
      'How long an engine process waits for another job, with a rule host for the package of its last job, at most a week (604800); 0 gives every job a new engine',
  },
  queueSize: {
    variable: 'ADE_QUEUE_SIZE',
    default: '10',
    kind: 'integer',
    min: 0,
    purpose: 'Jobs that may wait before submissions are answered with 429',
  },
  safeMode: {
    variable: 'ADE_SAFE_MODE',
    default: 'false',
    kind: 'boolean',
    purpose: 'Whether to start without running any config code',
  },
  drainSeconds: {
    variable: 'ADE_DRAIN_SECONDS',
    default: '30',
    kind: 'integer',
    purpose: 'How long running jobs may continue after SIGTERM before they are stopped; the next start resumes them',
  },
  retentionDaysInputs: {
    variable: 'ADE_RETENTION_DAYS_INPUTS',
    default: '0',
    kind: 'integer',
    purpose:
      'Days after which documents and their copies in finished jobs are removed, in workspaces without a retention of their own; 0 keeps them',
  },
  retentionDaysOutputs: {
    variable: 'ADE_RETENTION_DAYS_OUTPUTS',
    default: '0',
    kind: 'integer',
    purpose: 'The same for the workbooks of finished jobs',
  },
  retentionDaysArtifacts: {
    variable: 'ADE_RETENTION_DAYS_ARTIFACTS',
    default: '0',
    kind: 'integer',
    purpose: 'The same for their artifact, issues, events and logs',
  },
  retentionDaysEvents: {
    variable: 'ADE_RETENTION_DAYS_EVENTS',
    default: '30',
    kind: 'integer',
    purpose:
      'Days for which the events of a workspace are kept, for clients that continue after one, and the logs of webhooks; 0 keeps them',
  },
  webhookHosts: {
    variable: 'ADE_WEBHOOK_HOSTS',
    default: '',
    kind: 'text',
    purpose:
      'Addresses that webhooks may have besides those of the internet, separated by commas: hosts such as erp.example.internal, http://10.0.3.7:9000 (without TLS), or blocks such as 10.0.4.0/24',
  },
  webhookRetrySeconds: {
    variable: 'ADE_WEBHOOK_RETRY_SECONDS',
    default: '5,300,1800,7200,18000,36000,50400,72000,86400',
    kind: 'text',
    purpose:
      'Pauses after failed attempts of webhooks, in seconds, separated by commas; after the last of them, an event is tried once more and then given up',
  },
  host: {
    variable: 'ADE_HOST',
    default: '127.0.0.1',
    kind: 'text',
    purpose: 'Address on which the service listens',
  },
  port: { variable: 'ADE_PORT', default: '8000', kind: 'integer', min: 0, purpose: 'Port of the service; 0 takes any' },
  auth: {
    variable: 'ADE_AUTH',
    default: 'token',
    kind: 'choice',
    choices: ['token', 'off'],
    purpose: 'token; or off, with a loopback ADE_HOST only: everybody who reaches the service is administrator',
  },
  maxUploadMb: {
    variable: 'ADE_MAX_UPLOAD_MB',
    default: '200',
    kind: 'integer',
    min: 1,
    purpose: 'Largest document that may be uploaded, in MiB',
  },
  sessionHours: {
    variable: 'ADE_SESSION_HOURS',
    default: '12',
    kind: 'integer',
    min: 1,
    purpose: 'How long a sign-in of the web app lasts, in hours',
  },
  publicUrl: {
    variable: 'ADE_PUBLIC_URL',
    default: '',
    kind: 'text',
    purpose: 'Address under which people reach the service, such as https://ade.example.org; sign-on needs it',
  },
  signOnFile: {
    variable: 'ADE_SIGN_ON_FILE',
    default: '',
    kind: 'text',
    purpose: 'JSON file with providers of OpenID Connect, and the roles of their groups; if empty, there is no sign-on',
  },
  peopleSignIn: {
    variable: 'ADE_PEOPLE_SIGN_IN',
    default: 'any',
    kind: 'choice',
    choices: ['any', 'sign_on'],
    purpose:
      'any: people may use tokens, sign-in links and sign-on; sign_on: only sign-on, except people for emergencies. Tokens of services always work',
  },
  signInsPerMinute: {
    variable: 'ADE_SIGN_INS_PER_MINUTE',
    default: '20',
    kind: 'integer',
    min: 1,
    purpose: 'How many sign-ins one address may attempt in a minute',
  },
  uploadsPerMinute: {
    variable: 'ADE_UPLOADS_PER_MINUTE',
    default: '1200',
    kind: 'integer',
    min: 1,
    purpose: 'How many files one address may upload in a minute',
  },
  keepAliveSeconds: {
    variable: 'ADE_KEEP_ALIVE_SECONDS',
    default: '72',
    kind: 'number',
    min: 0.1,
    purpose: 'How long a connection without a request stays open; set more than in the proxy before the service',
  },
  previewCacheMb: {
    variable: 'ADE_PREVIEW_CACHE_MB',
    default: '2048',
    kind: 'integer',
    min: 16,
    purpose: 'Space for indexed previews of sheets, in MiB; those used longest ago are removed first',
  },
  metricsToken: {
    variable: 'ADE_METRICS_TOKEN',
    default: '',
    kind: 'secret',
    purpose: 'Token with which a monitor reads the metrics, and nothing else; if empty, only administrators read them',
  },
  trustProxy: {
    variable: 'ADE_TRUST_PROXY',
    default: 'false',
    kind: 'boolean',
    purpose: 'Trust the client address and https in X-Forwarded-* headers: only behind a proxy that sets them',
  },
  logLevel: {
    variable: 'ADE_LOG_LEVEL',
    default: 'info',
    kind: 'choice',
    choices: ['trace', 'debug', 'info', 'warn', 'error', 'silent'],
    purpose: 'Lowest severity that the service log records',
  },
} as const satisfies Record<string, SettingRow>;

/** Variables that ADE no longer reads, with the constant that replaced each. */
export const removedSettings: Readonly<Record<string, string>> = {
  ADE_UPLOADS_PER_TOKEN: 'a token may have 16 uploads under way at the same time',
  ADE_REQUESTS_PER_TOKEN: 'a token may have 100 requests under way at the same time',
  ADE_STREAMS_PER_TOKEN: 'a token may have 50 event streams open at the same time',
  ADE_MAX_STREAMS: 'a node may have 1000 event streams open at the same time',
  ADE_HEADERS_TIMEOUT_SECONDS: 'the headers of a request must arrive within 20 s',
  ADE_STALL_SECONDS: 'sending a request, or reading an answer, may stall for at most 30 s',
  ADE_MIN_BYTES_PER_SECOND: 'the body of a request must arrive with at least 500 bytes per second',
  ADE_HEARTBEAT_SECONDS: 'an event stream gets a heartbeat every 15 s',
};
