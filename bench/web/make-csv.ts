import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { workbooksDir } from '../shared/folders.ts';

const HEADER = 'Member No.,First Name,Surname,E-mail,Date of Birth,Joined,Dues,Hours Worked,Prov.,Employer\n';
const FIRST = ['Anne', 'Bob', 'Dalia', 'Fatima', 'George', 'Hana', 'Karim', 'Mei', 'Noor', 'Olga', 'Priya'];
const LAST = ['Smith', 'Martin', 'Tremblay', 'Nguyen', 'Singh', 'Roy', 'Brown'];
const EMPLOYERS = ['Harbour Foods', 'Northern Rail', 'City of Kingston', 'Maple Clinic', 'Lakeside School'];
const PROVINCES = ['ON', 'QC', 'BC', 'NS', 'AB'];

/** A csv with this many members and ten columns: the same bytes in every run, but different ones for another `seed`. */
export function makeCsv(rows: number, seed = 0): string {
  const path = join(workbooksDir, `members-${rows}-${seed}.csv`);
  if (existsSync(path)) return path;
  mkdirSync(workbooksDir, { recursive: true });
  const lines = [HEADER];
  for (let i = 0; i < rows; i++) lines.push(makeLine(i + seed * rows));
  writeFileSync(`${path}.partial`, lines.join(''));
  renameSync(`${path}.partial`, path);
  return path;
}

function makeLine(i: number): string {
  const first = FIRST[i % FIRST.length]!;
  const last = LAST[i % LAST.length]!;
  const born = `${1950 + (i % 50)}-${pad((i % 12) + 1)}-${pad((i % 28) + 1)}`;
  const joined = `${2001 + (i % 20)}-${pad((i % 11) + 1)}-${pad((i % 27) + 1)}`;
  const email = `${first.toLowerCase()}.${i}@example.org`;
  const numbers = `${(i % 900) / 10 + 12},${i % 160}`;
  const work = `${PROVINCES[i % PROVINCES.length]},${EMPLOYERS[i % EMPLOYERS.length]}`;
  return `M-${String(i + 1).padStart(7, '0')},${first},${last},${email},${born},${joined},${numbers},${work}\n`;
}

const pad = (n: number) => String(n).padStart(2, '0');
