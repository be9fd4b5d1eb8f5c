import { defineErrors } from './define.ts';

/** Errors of a document. */
export const workbookErrors = defineErrors({
  file_not_found: { status: 400, message: 'There is no file {file}. Check the path.' },
  not_a_file: { status: 400, message: 'Expected a workbook, but {file} is {found}.' },
  document_unreadable: { status: 400, message: '{file} cannot be read: {found}. Check its permissions.' },
  empty_file: { status: 422, message: '{file} is empty (0 bytes). Export or save the workbook again.' },
  not_a_workbook: {
    status: 422,
    message: '{file} is not a workbook that ADE can read: {found}. Expected xlsx, xlsm, xls, xlsb, ods, csv or tsv.',
  },
  encoding_unknown: {
    status: 422,
    message:
      'ADE knows no encoding "{encoding}". Expected a name such as utf-8, utf-16le, windows-1250, iso-8859-2, shift_jis or gb18030.',
  },
  delimiter_invalid: {
    status: 422,
    message:
      'Expected one character between fields, neither a quotation mark nor a line break, such as a semicolon or a tab; found {found}.',
  },
  truncated_file: {
    status: 422,
    message:
      '{file} is incomplete: {found}. It was probably cut off while it was copied or downloaded; copy or download it again.',
  },
  corrupt_workbook: {
    status: 422,
    message: '{file} is damaged: {found}. Open it in a spreadsheet program, let it repair the file, and save it again.',
  },
  rows_out_of_order: {
    status: 422,
    message:
      '{file}, sheet {sheet}: row {row} comes after row {after}, but row numbers must ascend, each only once. Programs read such a file in different ways. Open it in a spreadsheet program, let it repair the file, and save it again.',
  },
  encrypted_workbook: {
    status: 422,
    message: '{file} is protected by a password. Save a copy without password and use that.',
  },
  forbidden_xml: {
    status: 422,
    message:
      '{file} has a document type or entity declaration in {part}, which no spreadsheet program writes. ADE does not read it.',
  },
  expanded_too_large: {
    status: 422,
    message: '{file}: {part} expands beyond {max_mb} MB. If the workbook is genuine, raise ADE_MAX_EXPANDED_MB.',
  },
  too_many_sheets: {
    status: 422,
    message: '{file} has {found} sheets; ADE reads at most {max}. Split the workbook.',
  },
  too_many_columns: {
    status: 422,
    message: '{file}, sheet {sheet}: column {found} is beyond {max}, the last column that a workbook can have.',
  },
  legacy_file_too_large: {
    status: 422,
    message:
      '{file} is {found_mb} MB; files of type {format} are read up to {max_mb} MB. Save it as xlsx and use that.',
  },
});
