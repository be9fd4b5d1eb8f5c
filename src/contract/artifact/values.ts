import * as Type from 'typebox';

/** No other keys. */
export const closed = { additionalProperties: false } as const;
export const rowNumber = Type.Integer({ minimum: 1, description: '1-based row of the sheet' });
export const count = Type.Integer({ minimum: 0 });
export const timestamp = Type.String({ description: 'ISO 8601, UTC' });
export const columnLetter = Type.String({ pattern: '^[A-Z]{1,3}$', description: 'column letter of the sheet' });
export const a1 = Type.String({ description: 'A1 cell or range' });

export const confidence = Type.Number({
  minimum: 0,
  maximum: 1,
  description: 'with weights: how often such a decision is right',
});

export const sha256 = Type.String({ pattern: '^[0-9a-f]{64}$' });

export const DateOrderSchema = Type.Union([Type.Literal('dmy'), Type.Literal('mdy'), Type.Literal('ymd')]);
