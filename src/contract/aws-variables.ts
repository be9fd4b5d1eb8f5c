interface AwsVariableRow {
  readonly purpose: string;
  readonly isSecret?: true;
}

/** Every variable that ADE itself reads for an ADE_STORAGE_URL of S3. Tests compare `docs/` with this table. */
export const awsVariables = {
  AWS_ENDPOINT_URL_S3: { purpose: 'Address of the S3 server, if it is not AWS: http(s)://HOST:PORT' },
  AWS_ENDPOINT_URL: { purpose: 'The same, if AWS_ENDPOINT_URL_S3 is not set' },
  AWS_REGION: { purpose: 'Region of the bucket; us-east-1 by default' },
  AWS_DEFAULT_REGION: { purpose: 'The same, if AWS_REGION is not set' },
  AWS_ACCESS_KEY_ID: {
    purpose: 'Credentials; without this and the next one, AWS’s client looks for profiles and roles',
  },
  AWS_SECRET_ACCESS_KEY: { purpose: 'Secret of these credentials', isSecret: true },
  AWS_SESSION_TOKEN: { purpose: 'Only for temporary credentials', isSecret: true },
} as const satisfies Record<`AWS_${string}`, AwsVariableRow>;

export type AwsEnvironment = Readonly<Partial<Record<keyof typeof awsVariables, string>>>;

export interface AwsVariable {
  variable: string;
  /** Without secrets; null if it is not set. */
  value: string | null;
  purpose: string;
}

/** All variables with their values. */
export function listAwsVariables(env: AwsEnvironment): AwsVariable[] {
  return Object.entries<AwsVariableRow>(awsVariables).map(([variable, { purpose, isSecret = false }]) => {
    const value = env[variable as keyof AwsEnvironment] || null;
    // An address with @ is refused as one with a password.
    return { variable, value: value !== null && (isSecret || value.includes('@')) ? '(not shown)' : value, purpose };
  });
}
