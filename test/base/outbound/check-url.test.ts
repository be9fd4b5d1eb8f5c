import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseAllowedHosts } from '../../../src/base/outbound/allowed-hosts.ts';
import { assertAddresses, checkUrl } from '../../../src/base/outbound/check-url.ts';
import { INSIDE, OUTSIDE } from './addresses.ts';

const nobody = parseAllowedHosts('ADE_WEBHOOK_HOSTS', '');
const named = parseAllowedHosts(
  'ADE_WEBHOOK_HOSTS',
  'erp.example.internal, plain.example, http://127.0.0.1:9000,http://plain.example,10.0.4.0/24, [fd00::7]:9443,localhost:8080,169.254.7.7, 64:ff9b::/96',
);

function call([text, ...addresses]: readonly [string, ...string[]], allowed = nobody): void {
  const checked = checkUrl(text, allowed);
  assertAddresses(checked, addresses, allowed);
}

test('addresses that reach inside are refused, however they are written', () => {
  for (const entry of INSIDE) {
    assert.throws(() => call(entry), { code: 'webhook_address_refused' }, entry[0]);
  }
});

test('addresses of the internet are accepted', () => {
  for (const entry of OUTSIDE) call(entry);
});

test('an administrator can name hosts and blocks', () => {
  for (const entry of [
    ['https://erp.example.internal/hook', '10.7.7.7'],
    ['http://127.0.0.1:9000/'],
    ['https://127.0.0.1:9000/'],
    ['http://plain.example/', '93.184.215.14'],
    ['https://10.0.4.200/'],
    ['https://any.example/', '10.0.4.200', '93.184.215.14'],
    ['https://[fd00::7]:9443/'],
    ['https://localhost:8080/', '127.0.0.1', '::1'],
    ['https://169.254.7.7/'],
    ['https://nat64.example/', '64:ff9b::5db8:d70e'],
    ['https://nat64.example/', '64:ff9b::a00:4c8'],
  ] as const) {
    call(entry, named);
  }
});

test('what an administrator names holds for exactly that', () => {
  for (const entry of [
    ['http://erp.example.internal/', '10.7.7.7'],
    ['https://erp.example.internal:9000/', '10.7.7.7'],
    ['https://sub.erp.example.internal/', '10.7.7.7'],
    ['https://erp.example.internal/', '169.254.169.254'],
    ['https://erp.example.internal/', '0.0.0.0'],
    ['http://127.0.0.1:9001/'],
    ['https://127.0.0.1/'],
    ['http://10.0.4.200/'],
    ['https://10.0.5.1/'],
    ['https://[fd00::7]/'],
    ['https://[fd00::8]:9443/'],
    ['https://any.example/', '10.0.5.1'],
    ['https://localhost/', '127.0.0.1'],
    ['https://erp.example.internal:80/', '10.7.7.7'],
    ['http://plain.example:8443/', '10.7.7.7'],
    ['https://10.0.4.200:80/'],
    ['https://erp.example.internal.evil.example/', '10.7.7.7'],
    ['https://xerp.example.internal/', '10.7.7.7'],
    ['https://erp.example.internal/', '::ffff:10.7.7.7'],
    ['https://erp.example.internal/', '100.100.100.200'],
    ['https://erp.example.internal/', 'fd00:ec2::254'],
    ['https://nat64.example/', '64:ff9b::7f00:1'],
    ['https://[64:ff9b::a9fe:a9fe]/'],
    ['https://nat64.example/', '64:ff9b::'],
    ['https://nat64.example/', '64:ff9b:1::a00:4c8'],
  ] as const) {
    assert.throws(() => call(entry, named), { code: 'webhook_address_refused' }, entry.join(' '));
  }
});

test('a refusal names the host and nothing else of the address', () => {
  assert.throws(
    () => checkUrl('https://10.0.0.1/services/T0SECRET?token=SECRET', nobody),
    (error: Error) => error.message.includes('10.0.0.1') && !error.message.includes('SECRET'),
  );
});

test('a setting that names no host is refused', () => {
  const names = ['https://erp.example/path', 'erp example', 'a:b@c', '*.example', '.example', 'erp.example.'];
  const ports = ['erp:0', 'erp:65536', 'erp:443x'];
  const numbers = [
    '10.0.0.0/33',
    '0x7f.1',
    '10.4/16',
    '010.0.0.0/8',
    '0xa.0.0.0/8',
    '10.0.0.0/-1',
    'http://10.0.0.0/8',
  ];
  for (const text of [...names, ...ports, ...numbers]) {
    assert.throws(() => parseAllowedHosts('ADE_WEBHOOK_HOSTS', text), { code: 'setting_invalid' }, text);
  }
});
