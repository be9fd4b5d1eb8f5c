/** Draws the real output of `ade explain` for the example, as a terminal shows it, into docs/images/explain.svg. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectDir } from '../bin/runtime.js';

const CHAR_WIDTH = 7.85;
const LINE_HEIGHT = 19;
const PADDING = 18;

/** Runs the README's commands up to the drawn one, in a folder that is removed afterwards. */
function explainExample(): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'ade-picture-'));
  const runAde = (...args: string[]) =>
    execFileSync(process.execPath, [join(projectDir, 'bin', 'ade.js'), ...args], { cwd: folder, encoding: 'utf8' });
  try {
    runAde('init', 'my-package');
    const document = join(projectDir, 'examples', 'membership', 'membership.xlsx');
    runAde('run', document, '--config', 'my-package', '--out', 'results', '--quiet');
    const explain = ['explain', 'results/membership.artifact.json', '--table', 'table_1', '--column', 'E'];
    return [
      `$ ade ${explain.join(' ')}`,
      '',
      ...runAde(...explain)
        .trimEnd()
        .split('\n'),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function drawLine(line: string, i: number): string {
  const escaped = line.replace(/&/g, '&amp;').replace(/</g, '&lt;');
  const coloured = escaped
    .replace(/^\$.*$/, '<tspan fill="#8b949e">$&</tspan>')
    .replace(/[█▏▎▍▌▋▊▉]+/g, (bar) => `<tspan fill="${/^ +-\d/.test(line) ? '#f47067' : '#57ab5a'}">${bar}</tspan>`);
  return `<text x="${PADDING}" y="${PADDING + (i + 1) * LINE_HEIGHT - 5}" xml:space="preserve">${coloured}</text>`;
}

const lines = explainExample();
const width = Math.ceil(PADDING * 2 + Math.max(...lines.map((line) => line.length)) * CHAR_WIDTH);
const height = PADDING * 2 + lines.length * LINE_HEIGHT;
const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">
<title>ade explain: the rules that made a column a field, with their scores</title>
<rect width="100%" height="100%" rx="8" fill="#1c2128"/>
<g font-family="ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace" font-size="13" fill="#cdd9e5">
${lines.map(drawLine).join('\n')}
</g>
</svg>
`;
writeFileSync(join(projectDir, 'docs', 'images', 'explain.svg'), svg);
