/** Draws what `ade explain` prints for the example as docs/images/explain.svg: real output that looks like a terminal. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectDir } from '../bin/runtime.js';

const CHAR_WIDTH = 7.85;
const LINE_HEIGHT = 19;
const PADDING = 18;

const ade = join(projectDir, 'bin', 'ade.js');
const example = join(projectDir, 'examples', 'membership');

function runAde(args: string[]): string {
  return execFileSync(process.execPath, [ade, ...args], { encoding: 'utf8' });
}

function explainExample(): string[] {
  const dataDir = mkdtempSync(join(tmpdir(), 'ade-picture-'));
  try {
    const run = [
      'run',
      join(example, 'membership.xlsx'),
      '--config',
      example,
      '--data-dir',
      dataDir,
      '--json',
      '--quiet',
    ];
    const { job_dir: jobDir } = JSON.parse(runAde(run));
    const text = runAde(['explain', jobDir, '--table', 'table_1', '--column', 'E']);
    return ['$ ade explain JOB --table table_1 --column E', '', ...text.trimEnd().split('\n')];
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

function drawLine(line: string, i: number): string {
  const escaped = line.replace(/&/g, '&amp;').replace(/</g, '&lt;');
  const coloured = escaped
    .replace(/^\$.*$/, '<tspan fill="#8b949e">$&</tspan>')
    .replace(/[█▏▎▍▌▋▊▉]+/g, (bar) => `<tspan fill="${line.includes('-0.') ? '#f47067' : '#57ab5a'}">${bar}</tspan>`);
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
