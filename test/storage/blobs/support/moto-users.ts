import assert from 'node:assert/strict';

/** Moto takes a request's service from its signature; before `requireMotoSignatures`, it checks nothing else in it. */
const SIGNED_FOR_IAM =
  'AWS4-HMAC-SHA256 Credential=any/20260101/us-east-1/iam/aws4_request, SignedHeaders=host, Signature=any';

/** Makes a user who may call only these actions. */
export async function makeMotoUser(
  port: number,
  name: string,
  actions: string[],
): Promise<{ id: string; secret: string }> {
  const policy = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }] };
  await callIam(port, { Action: 'CreateUser', UserName: name });
  const document = { PolicyName: 'rights', PolicyDocument: JSON.stringify(policy) };
  await callIam(port, { Action: 'PutUserPolicy', UserName: name, ...document });
  const answer = await callIam(port, { Action: 'CreateAccessKey', UserName: name });
  const read = (tag: string) => answer.match(`<${tag}>(.+?)</${tag}>`)![1]!;
  return { id: read('AccessKeyId'), secret: read('SecretAccessKey') };
}

/** From now on, signatures and rights are checked. */
export async function requireMotoSignatures(port: number): Promise<void> {
  const answer = await fetch(`http://127.0.0.1:${port}/moto-api/reset-auth`, { method: 'POST', body: '0' });
  assert.equal(answer.status, 200);
}

async function callIam(port: number, parameters: Record<string, string>): Promise<string> {
  const answer = await fetch(`http://127.0.0.1:${port}/`, {
    method: 'POST',
    headers: { authorization: SIGNED_FOR_IAM },
    body: new URLSearchParams({ ...parameters, Version: '2010-05-08' }),
  });
  const text = await answer.text();
  assert.equal(answer.status, 200, text);
  return text;
}
