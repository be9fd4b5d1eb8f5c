import type { Artifact, Job, ReadAs, Reading } from '../../../api/contract.ts';
import { t } from '../../../lib/texts.ts';

/** What the record says about the document. */
export type DocumentFacts = Artifact['job']['document'];

/** Common encodings of csv files, for people to choose from; the API accepts more. */
export const ENCODINGS: readonly [name: string, languages: string][] = [
  ['utf-8', t`all languages`],
  ['utf-16le', t`all languages`],
  ['utf-16be', t`all languages`],
  ['utf-32le', t`all languages`],
  ['utf-32be', t`all languages`],
  ['windows-1252', 'Western Europe'],
  ['iso-8859-1', 'Western Europe'],
  ['iso-8859-15', 'Western Europe'],
  ['macintosh', 'Western Europe, old Macs'],
  ['cp850', 'Western Europe, DOS'],
  ['windows-1250', 'Polish, Czech, Slovak, Hungarian, Croatian, Slovenian, Romanian'],
  ['iso-8859-2', 'Polish, Czech, Slovak, Hungarian, Croatian, Slovenian, Romanian'],
  ['cp852', 'Polish, Czech, Slovak, Hungarian, DOS'],
  ['windows-1251', 'Russian, Ukrainian, Bulgarian, Serbian'],
  ['iso-8859-5', 'Russian, Ukrainian, Bulgarian, Serbian'],
  ['koi8-r', 'Russian'],
  ['koi8-u', 'Ukrainian'],
  ['cp866', 'Russian, DOS'],
  ['windows-1253', 'Greek'],
  ['iso-8859-7', 'Greek'],
  ['windows-1254', 'Turkish'],
  ['windows-1255', 'Hebrew'],
  ['windows-1256', 'Arabic'],
  ['windows-1257', 'Estonian, Latvian, Lithuanian'],
  ['windows-1258', 'Vietnamese'],
  ['windows-874', 'Thai'],
  ['shift_jis', 'Japanese'],
  ['euc-jp', 'Japanese'],
  ['gb18030', 'Chinese, simplified'],
  ['big5', 'Chinese, traditional'],
  ['euc-kr', 'Korean'],
];

export const DELIMITERS: readonly [character: string, name: string][] = [
  [',', t`comma ,`],
  [';', t`semicolon ;`],
  ['\t', t`tab`],
  ['|', t`vertical bar |`],
  [':', t`colon :`],
  ['^', t`caret ^`],
  ['~', t`tilde ~`],
  [' ', t`space`],
];

export const nameDelimiter = (character: string): string =>
  DELIMITERS.find(([known]) => known === character)?.[1] ?? `"${character}"`;

export const isEmptyReading = ({ encoding, delimiter }: ReadAs): boolean =>
  encoding === undefined && delimiter === undefined;

/** How a job read its document; other versions of ADE may guess differently. Only text files have an encoding. */
export function readingOf({ encoding, delimiter, durations }: DocumentFacts): Reading {
  return {
    ...(encoding === undefined ? {} : { encoding }),
    ...(delimiter === undefined ? {} : { delimiter }),
    ...(durations === undefined ? {} : { durations }),
  };
}

/** Whether the guess of a part of the reading needs attention. */
export const isDoubtful = (job: Job, part: 'encoding' | 'delimiter'): boolean =>
  job.attention.includes(`${part}_guessed`);
