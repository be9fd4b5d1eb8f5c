import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runBehind, runInRealm } from './host-script.ts';

/** What rules have besides the language works like Node's own; the result of each line can be written as JSON. */
const expressions = {
  'parts of a URL':
    "(({ href, origin, host, hostname, port, protocol, pathname, search, hash, username, password }) => [href, origin, host, hostname, port, protocol, pathname, search, hash, username, password])(new URL('https://ä:b%20c@Exämple.org:8443/a/../b?x=1&y=%C3%A9#ü'))",
  'a URL and its base': "new URL('../c?d', 'https://a.b/x/y/z').href",
  'what is no URL':
    "['no', 'https://', 'mailto:a@b.c', '//a'].map((text) => [URL.canParse(text), URL.parse(text)?.href ?? null])",
  'a part that is set':
    "(() => { const url = new URL('https://a.b/c?d=1#e'); url.pathname = '/ä b'; url.search = '?z=2'; url.port = '99'; url.host = 'x.y'; return [url.href, String(url.searchParams)]; })()",
  'a query that is changed':
    "(() => { const url = new URL('https://a.b/?b=2&a=1&b=3'); url.searchParams.append('c', 'ü &'); url.searchParams.delete('a'); url.searchParams.set('b', '4'); url.searchParams.sort(); return url.href; })()",
  'a query':
    "[...new URLSearchParams('?a=1&b=%20x+y&a=2&c')].concat([new URLSearchParams({ x: 'ö', y: '1' }).toString()])",
  'a query as a map':
    "(() => { const query = new URLSearchParams([['a', '1'], ['a', '2'], ['b', '3']]); return [query.get('a'), query.getAll('a'), query.get('z'), query.has('b'), query.has('b', '4'), query.size, [...query.keys()], [...query.values()], [...query.entries()]]; })()",
  'a query that is walked':
    "(() => { const seen = []; new URLSearchParams('a=1&b=2').forEach((v, k) => seen.push([k, v])); return seen; })()",
  'text as bytes': "[...new TextEncoder().encode('aé€😀\\ud800')]",
  'bytes as text':
    "['utf-8', 'utf-16le', 'windows-1252', 'latin1', 'shift_jis'].map((name) => [new TextDecoder(name).encoding, new TextDecoder(name).decode(new Uint8Array([0xe4, 0x41, 0xc3, 0xa9]))])",
  'bytes in parts':
    '(() => { const decoder = new TextDecoder(); return [decoder.decode(new Uint8Array([0xe2, 0x82]), { stream: true }), decoder.decode(new Uint8Array([0xac])), decoder.decode()]; })()',
  'a mark at the beginning':
    "[new TextDecoder().decode(new Uint8Array([0xef, 0xbb, 0xbf, 65])), new TextDecoder('utf-8', { ignoreBOM: true }).decode(new Uint8Array([0xef, 0xbb, 0xbf, 65])).length]",
  'bytes that are no text':
    "(() => { try { return new TextDecoder('utf-8', { fatal: true }).decode(new Uint8Array([255])); } catch (error) { return error.constructor.name; } })()",
  'a part of a buffer': 'new TextDecoder().decode(new DataView(new Uint8Array([65, 66, 67, 68]).buffer, 1, 2))',
  'an unknown encoding':
    "(() => { try { return new TextDecoder('none'); } catch (error) { return error.constructor.name; } })()",
  base64: "[btoa('hé'), atob('aGk='), atob(' aG k= ')]",
  'a clone':
    "(() => { const at = { list: [1, , 'a'], map: new Map([[{ a: 1 }, new Set([1n.toString()])]]), when: new Date(0), bytes: new Uint8Array([1, 2]) }; at.self = at; const copy = structuredClone(at); return [copy !== at, copy.self === copy, copy.list, [...copy.map.keys()], [...copy.map.values()].map((set) => [...set]), copy.when.toISOString(), [...copy.bytes]]; })()",
};

test('texts, URLs and clones in the realm work like those of the web', () => {
  const code = `console.log(JSON.stringify({ ${Object.entries(expressions)
    .map(([name, expression]) => `${JSON.stringify(name)}: ${expression}`)
    .join(',\n')} }));`;
  assert.deepEqual(JSON.parse(runInRealm(code)), JSON.parse(runBehind('', code)));
});
