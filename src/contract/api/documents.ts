import type { Static } from 'typebox';
import * as Type from 'typebox';
import { DOCUMENT_FORMATS } from '../formats.ts';
import { ReadingSchema } from '../run-request.ts';
import { Count, closed, Id, nullable, pageOf, pageQuery, resource, Sha256, Timestamp } from './common.ts';
import { RevisionQuerySchema } from './jobs.ts';

/** One time at which a document came: by an upload, or in a source. */
export const ArrivalSchema = resource('Arrival', {
  id: Id,
  filename: Type.String(),
  folder: nullable(Type.String({ description: 'Folders in which the file was' })),
  sender_id: nullable(Type.Unsafe<string>({ ...Id, description: 'Sender, if it was named' })),
  period: nullable(Type.String({ description: 'Period, if it was named' })),
  arrived_at: Timestamp,
  arrived_by: Type.String(),
  source_id: nullable(Type.Unsafe<string>({ ...Id, description: 'The source in which the file was found' })),
});

export const DocumentSchema = resource('Document', {
  id: Id,
  workspace_id: Id,
  filename: Type.String(),
  bytes: Count,
  sha256: Sha256,
  format: Type.Enum(DOCUMENT_FORMATS, { description: 'Detected from the content, not from the name' }),
  uploaded_at: Timestamp,
  uploaded_by: Type.String(),
  folder: nullable(Type.String({ description: 'Folders in which the file was, as the upload named them' })),
  sender_id: nullable(Type.Unsafe<string>({ ...Id, description: 'Sender, if the upload named one' })),
  period: nullable(Type.String({ description: 'Period, if the upload named one' })),
  earlier_jobs: Type.Array(Id, {
    description: 'Earlier jobs of this workspace with a byte-identical document, newest first, at most 20',
  }),
  arrivals: Type.Array(ArrivalSchema, {
    description:
      'Each time that these bytes came, newest first; at most 50: the newest and the first. The properties above are those of the first time',
  }),
  purged_at: nullable(Timestamp),
});

/** A document, and the arrival that the upload made. */
export const UploadedDocumentSchema = resource('UploadedDocument', {
  ...DocumentSchema.properties,
  arrival_id: Type.Unsafe<string>({
    ...Id,
    description: 'The arrival of this upload, with its names, sender and period. A submission that names it has them',
  }),
  is_known: Type.Boolean({
    description: 'Whether the workspace already had a document with these bytes, which is then this document',
  }),
});

export const DocumentPageSchema = pageOf(DocumentSchema);

export const ListDocumentsQuerySchema = Type.Object(
  {
    ...pageQuery,
    search: Type.Optional(Type.String({ maxLength: 200, description: 'Part of a file name' })),
    sha256: Type.Optional(Type.Unsafe<string>({ ...Sha256, description: 'SHA-256 of the bytes, in hex' })),
  },
  closed,
);

/** `{ date }`, `{ datetime }` or `{ time }`: ISO 8601 text without a zone, as spreadsheets have none. */
export const PreviewValueSchema = Type.Union([
  Type.String(),
  Type.Number(),
  Type.Boolean(),
  Type.Null(),
  Type.Object({ date: Type.String() }, closed),
  Type.Object({ datetime: Type.String() }, closed),
  Type.Object({ time: Type.String() }, closed),
]);

export const PreviewSheetSchema = resource('PreviewSheet', {
  index: Count,
  name: Type.String(),
  hidden: Type.Boolean(),
  row_count: Type.Integer({ minimum: 0, description: 'Number of the last row in the file' }),
  column_count: Count,
});

export const PreviewSheetsSchema = resource('PreviewSheets', { sheets: Type.Array(PreviewSheetSchema) });

export const PreviewRowSchema = resource('PreviewRow', {
  index: Type.Integer({ minimum: 1, description: '1-based row of the sheet' }),
  values: Type.Array(PreviewValueSchema, {
    description: 'Values from column A on; empty cells at the end are left out',
  }),
  hidden: Type.Optional(Type.Literal(true)),
  uncached: Type.Optional(
    Type.Array(Type.Integer({ minimum: 0 }), { description: '0-based columns with a formula that has no value' }),
  ),
});

/** Rows `from` to `from + rows - 1`. Rows without any cell are left out, so `index` may skip numbers. */
export const PreviewWindowSchema = resource('PreviewWindow', {
  sheet: PreviewSheetSchema,
  from: Type.Integer({ minimum: 1 }),
  rows: Type.Array(PreviewRowSchema),
});

export const PreviewQuerySchema = Type.Object(
  {
    sheet: Type.Optional(Type.Integer({ minimum: 0, default: 0, description: 'Position of the sheet, from 0' })),
    from: Type.Optional(Type.Integer({ minimum: 1, default: 1, description: 'First row, from 1' })),
    rows: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, default: 100, description: 'Number of rows' })),
  },
  closed,
);

/** Options that show a document as a job would read it. */
export const DocumentSheetsQuerySchema = Type.Object(ReadingSchema.properties, closed);
/** Options for the workbook of a job. */
export const OutputPreviewQuerySchema = Type.Object(
  { ...PreviewQuerySchema.properties, ...RevisionQuerySchema.properties },
  closed,
);

export const DocumentPreviewQuerySchema = Type.Object(
  { ...PreviewQuerySchema.properties, ...ReadingSchema.properties },
  closed,
);

export type Document = Static<typeof DocumentSchema>;
export type UploadedDocument = Static<typeof UploadedDocumentSchema>;
export type PreviewValue = Static<typeof PreviewValueSchema>;
export type PreviewSheet = Static<typeof PreviewSheetSchema>;
export type PreviewSheets = Static<typeof PreviewSheetsSchema>;
export type PreviewRow = Static<typeof PreviewRowSchema>;
export type PreviewWindow = Static<typeof PreviewWindowSchema>;
