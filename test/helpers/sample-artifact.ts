import type { Artifact, Issue, Mapping, RuleEntry, Table } from '../../src/contract/artifact.ts';

const at = '2025-10-30T12:34:56.000Z';
const hash = 'a'.repeat(64);

function rule(impl: string, kind: RuleEntry['kind'], version: string, line: number, field?: string) {
  return { impl, version, kind, line, ...(field === undefined ? {} : { field }) };
}

const rules: Artifact['rules'] = {
  'row_types.header.detect_words': rule('row_types/header.ts:detect_words', 'row_detector', '0a1b2c', 3),
  'row_types.total.detect_total': rule('row_types/total.ts:detect_total', 'row_detector', 'b0b0b0', 9),
  'columns.member_id.detect_synonyms': rule(
    'columns/member_id.ts:detect_synonyms',
    'column_detector',
    'a1f39d',
    12,
    'member_id',
  ),
  'columns.member_id.detect_pattern': rule(
    'columns/member_id.ts:detect_pattern',
    'column_detector',
    'c0ffee',
    20,
    'member_id',
  ),
  'columns.email.detect_at_sign': rule('columns/email.ts:detect_at_sign', 'column_detector', 'e0e0e0', 7, 'email'),
  'columns.email.transform': rule('columns/email.ts:transform', 'transform', 'e1e1e1', 15, 'email'),
  'columns.email.validate': rule('columns/email.ts:validate', 'validate', 'e2e2e2', 25, 'email'),
  'columns.full_name.derive': rule('columns/full_name.ts:derive', 'derive', 'f0f0f0', 5, 'full_name'),
  'hooks.after_mapping.run': rule('hooks/after_mapping.ts:run', 'hook', '404040', 1),
};

const idShares = [
  { rule: 'columns.member_id.detect_pattern', delta: -0.2 },
  { rule: 'columns.member_id.detect_synonyms', delta: 0.8 },
];
const emailShares = [{ rule: 'columns.email.detect_at_sign', delta: 0.9 }];

const mapping: Mapping[] = [
  {
    raw: { column: 'B', header: 'Member No' },
    target_field: 'member_id',
    proposed_field: 'member_id',
    score: 0.6,
    contributors: idShares,
    threshold: 0.5,
    uncertain: true,
    candidates: [
      { field: 'member_id', score: 0.6, contributors: idShares },
      { field: 'email', score: 0.45, contributors: [{ rule: 'columns.email.detect_at_sign', delta: 0.45 }] },
      { field: 'phone', score: 0.1 },
    ],
  },
  {
    raw: { column: 'C', header: 'E-mail address' },
    target_field: 'email',
    proposed_field: 'email',
    score: 0.9,
    contributors: emailShares,
    threshold: 0.5,
    candidates: [{ field: 'email', score: 0.9, contributors: emailShares }],
  },
  {
    raw: { column: 'D', header: 'Private mail' },
    target_field: null,
    proposed_field: 'email',
    score: 0,
    contributors: [],
    threshold: 0.5,
    reason: 'field_taken',
    candidates: [{ field: 'email', score: 0.7, contributors: emailShares }],
  },
  {
    raw: { column: 'E', header: 'Remarks' },
    target_field: null,
    proposed_field: null,
    score: 0,
    contributors: [],
    threshold: 0.5,
    reason: 'no_scores',
    candidates: [],
  },
  {
    raw: { column: 'G', header: 'Tel' },
    target_field: 'phone',
    proposed_field: null,
    score: 0.3,
    contributors: [{ rule: 'hooks.after_mapping.run', delta: 0 }],
    threshold: 0.5,
    reason: 'set_by_hook',
    candidates: [{ field: 'phone', score: 0.3, contributors: [] }],
  },
  {
    raw: { column: 'H', header: 'Status' },
    target_field: null,
    proposed_field: null,
    score: 0,
    contributors: [],
    threshold: 0.5,
    reason: 'below_threshold',
    candidates: [
      { field: 'member_id', score: 0.4, contributors: [{ rule: 'columns.member_id.detect_synonyms', delta: 0.4 }] },
    ],
  },
];

function issue(
  a1: string,
  row: number,
  code: string,
  severity: Issue['severity'],
  field: string,
  message: string,
): Issue {
  return { a1, row_index: row, code, severity, message, target_field: field, rule: 'columns.email.validate' };
}

/** Rows 5–10 and 12–14 under the header in row 4, rows 18–20 after two blank rows, a total in row 21; column F is a spacer. */
const members: Table = {
  id: 'table_1',
  a1_range: 'B4:H21',
  header: { rows: [4], repeated_rows: [13], synthetic: false },
  first_data_row: 5,
  last_data_row: 20,
  row_count: 11,
  row_labels: { header: 2, data: 11, group: 1, total: 2 },
  title_rows: [1],
  columns: mapping.map(({ raw }) => ({
    column: raw.column,
    header: raw.header,
    header_parts: [raw.header],
    ...(raw.column === 'H'
      ? { dates: { order: 'dmy' as const, decided_by: 'values' as const, day_first: 3, month_first: 0, either: 8 } }
      : {}),
  })),
  mapping,
  fields: [
    { field: 'member_id', from: 'column', column: 'B' },
    { field: 'email', from: 'column', column: 'C', rule: 'columns.email.transform' },
    { field: 'phone', from: 'column', column: 'G' },
    { field: 'full_name', from: 'derive', rule: 'columns.full_name.derive' },
    { field: 'city', from: 'none' },
  ],
  analysis: [{ field: 'email', sampled: 11, empty: 1, distinct: 10, types: { string: 10 } }],
  transform: {
    rows: 11,
    fields: [{ field: 'email', rule: 'columns.email.transform', changed: 4, dropped: 1, empty: 1 }],
  },
  validation: {
    issues: [
      issue('C6', 6, 'email_invalid', 'error', 'email', '{value} is no e-mail address'),
      issue('C8', 8, 'email_invalid', 'error', 'email', '{value} is no e-mail address'),
      {
        ...issue('C5:C10', 5, 'rule_failed', 'warning', 'email', 'the batch was left as it was'),
        rule: 'engine',
        rows: 6,
      },
      {
        ...issue('B4:H4', 4, 'required_missing', 'error', 'city', 'city has no column'),
        row_index: null,
        rule: 'engine',
      },
    ],
    totals: [
      { target_field: 'email', code: 'email_invalid', severity: 'error', count: 1200 },
      { target_field: 'email', code: 'rule_failed', severity: 'warning', count: 1 },
      { target_field: 'city', code: 'required_missing', severity: 'error', count: 1 },
    ],
  },
};

function sideTable(id: string, range: string, column: string, lastRow: number): Table {
  return {
    id,
    a1_range: range,
    header: { rows: [2], synthetic: false },
    first_data_row: 3,
    last_data_row: lastRow,
    row_count: lastRow - 2,
    row_labels: { header: 1, data: lastRow - 2 },
    title_rows: [],
    columns: [{ column, header: 'Member No', header_parts: ['Member No'] }],
    mapping: [{ ...mapping[0]!, raw: { column, header: 'Member No' } }],
    fields: [{ field: 'member_id', from: 'column', column }],
    transform: { rows: lastRow - 2, fields: [] },
    validation: { issues: [], totals: [] },
  };
}

const totalProfile = {
  label: 'total',
  scores: { total: 0.9, header: -0.1 },
  contributors: [
    { rule: 'row_types.header.detect_words', label: 'header', delta: -0.1 },
    { rule: 'row_types.total.detect_total', label: 'total', delta: 0.9 },
  ],
};
const headerProfile = {
  label: 'header',
  scores: { header: 0.6 },
  contributors: [{ rule: 'row_types.header.detect_words', label: 'header', delta: 0.6 }],
};

const sheets: Artifact['sheets'] = [
  {
    name: 'Members 2025',
    index: 0,
    row_count: 23,
    row_profiles: [headerProfile, totalProfile],
    rows: [
      { first_row: 1, last_row: 1, label: 'note', profile: 0 },
      { first_row: 2, last_row: 3, label: 'blank' },
      { first_row: 4, last_row: 4, label: 'header', profile: 0 },
      { first_row: 5, last_row: 8, label: 'data' },
      { first_row: 9, last_row: 9, label: 'data', hidden: true },
      { first_row: 10, last_row: 10, label: 'data' },
      { first_row: 11, last_row: 11, label: 'group', profile: 0 },
      { first_row: 12, last_row: 12, label: 'data' },
      { first_row: 13, last_row: 13, label: 'header', profile: 0 },
      { first_row: 14, last_row: 14, label: 'data' },
      { first_row: 15, last_row: 15, label: 'total', profile: 1 },
      { first_row: 16, last_row: 17, label: 'blank' },
      { first_row: 18, last_row: 20, label: 'data' },
      { first_row: 21, last_row: 21, label: 'total', profile: 1 },
      { first_row: 22, last_row: 22, label: 'blank' },
      { first_row: 23, last_row: 23, label: 'note', profile: 0 },
    ],
    tables: [members],
  },
  {
    name: "O'Neil!s",
    index: 1,
    row_count: 8,
    row_profiles: [headerProfile],
    rows: [
      { first_row: 1, last_row: 1, label: 'blank' },
      { first_row: 2, last_row: 2, label: 'header', profile: 0 },
      { first_row: 3, last_row: 8, label: 'data' },
    ],
    tables: [sideTable('table_2', 'A2:A5', 'A', 5), sideTable('table_3', 'D2:D8', 'D', 8)],
  },
  { name: 'Archive', index: 2, skipped: 'hidden', row_count: 0, row_profiles: [], rows: [], tables: [] },
];

function outputRange(first_row: number, last_row: number, source_first_row: number) {
  return { sheet: 'Normalized', first_row, last_row, source_first_row };
}

const output: Artifact['output'] = {
  normalized_workbook: 'normalized.xlsx',
  sha256: hash,
  bytes: 9000,
  row_count: 20,
  sheets: [
    {
      name: 'Normalized',
      row_count: 20,
      columns: [
        { column: 'A', header: 'Member ID', target_field: 'member_id' },
        { column: 'B', header: 'E-mail', target_field: 'email' },
        { column: 'C', header: 'Phone', target_field: 'phone' },
        { column: 'D', header: 'Full name', target_field: 'full_name' },
        { column: 'E', header: 'City', target_field: 'city' },
        { column: 'F', header: 'raw_Private mail', target_field: null },
        { column: 'G', header: 'raw_Remarks', target_field: null },
      ],
    },
  ],
  tables: [
    {
      table_id: 'table_1',
      source_sheet: 'Members 2025',
      ranges: [outputRange(2, 7, 5), outputRange(8, 8, 12), outputRange(9, 9, 14), outputRange(10, 12, 18)],
      raw_columns: [
        { column: 'D', output_header: 'raw_Private mail' },
        { column: 'E', output_header: 'raw_Remarks' },
      ],
    },
    { table_id: 'table_2', source_sheet: "O'Neil!s", ranges: [outputRange(13, 15, 3)], raw_columns: [] },
    { table_id: 'table_3', source_sheet: "O'Neil!s", ranges: [outputRange(16, 21, 3)], raw_columns: [] },
  ],
};

/** The record of a finished job with every kind of row and mapping; a new copy for each test. */
export function makeSampleArtifact(): Artifact {
  return structuredClone({
    version: 'artifact.v1.1',
    job: {
      id: 'job_1',
      source_file: 'members.xlsx',
      started_at: at,
      as_of: at,
      document: {
        sha256: hash,
        bytes: 12_345,
        format: 'xlsx',
        skipped_sheets: ['Chart 1'],
        unread_sheets: [{ name: 'Chart 1', kind: 'chart' }],
      },
      engine_version: '0.2.0',
      runtime_version: '26.10.0',
      sandbox: { level: 'landlock', network: false },
    },
    config: {
      workspace_id: 'default',
      config_id: 'members',
      config_version_id: 'members-1',
      title: 'Membership Rules',
      version: '1.2.0',
      content_hash: hash,
    },
    rules,
    sheets,
    output,
    summary: {
      status: 'success',
      sheets: 3,
      tables: 3,
      rows_in: 25,
      rows_out: 20,
      rows_left_out: { header: 3, total: 2, group: 1, note: 2 },
      rows_written_again: 3,
      columns: { mapped: 5, unmapped: 3 },
      issues: { error: 1201, warning: 1, info: 0 },
      rule_errors: 1,
      attention: [
        {
          code: 'uncertain_mapping',
          message: 'column B may be email',
          sheet: 'Members 2025',
          table_id: 'table_1',
          column: 'B',
        },
        { code: 'required_field_unmapped', message: 'city has no column', target_field: 'city', count: 1 },
      ],
    },
    pass_history: [
      { pass: 1, name: 'structure', started_at: at, finished_at: at, rows: 31 },
      { pass: 2, name: 'mapping', started_at: at, finished_at: at, rows: 20 },
      { pass: 2.5, name: 'analyze', started_at: at, finished_at: at, rows: 20 },
      { pass: 3, name: 'transform', started_at: at, finished_at: at, rows: 20 },
      { pass: 4, name: 'validate', started_at: at, finished_at: at, rows: 20 },
      { pass: 5, name: 'write', started_at: at, finished_at: at, rows: 20 },
    ],
    rule_errors: [
      {
        rule: 'columns.phone.detect_digits',
        kind: 'exception',
        pass: 2,
        message: 'TypeError at columns/phone.ts:8',
        error_class: 'TypeError',
        file: 'columns/phone.ts',
        line: 8,
        sheet: 'Members 2025',
        table_id: 'table_1',
        first_row: 5,
        count: 2,
        switched_off: true,
        at,
      },
    ],
    annotations: [
      { at, kind: 'hook', rule: 'hooks.after_mapping.run', notes: 'Tel is always the phone' },
      {
        at,
        kind: 'mapping_override',
        rule: 'hooks.after_mapping.run',
        table_id: 'table_1',
        column: 'G',
        target_field: 'phone',
      },
    ],
  } satisfies Artifact);
}
