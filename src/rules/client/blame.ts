import type { BatchToSend, RequestToSend, TableRequest } from '../protocol.ts';

/** A request during which a host ended, and the request that must be sent before it. */
export interface FatalRequest {
  request: RequestToSend;
  /** For a batch: the table that it belongs to. */
  table: TableRequest | null;
}

/** The rules that ran in a request, in the order of their calls. */
export function listRules({ request, table }: FatalRequest): string[] {
  switch (request.op) {
    case 'rows':
    case 'columns':
      return request.rules;
    case 'hook':
      return [request.rule];
    case 'batch':
      return table === null ? [] : listTableRules(table, request);
    default:
      return [];
  }
}

function listTableRules(table: TableRequest, batch: BatchToSend): string[] {
  return table.fields.flatMap(({ field, transform, derive, validate }) =>
    [batch.values[field] === undefined ? derive : transform, validate].filter((rule) => rule !== null),
  );
}

/** The same request with only one rule. For a batch, also keeps the rules that make the values that this rule needs. */
export function isolateRule(fatal: FatalRequest, rule: string): RequestToSend[] {
  const { request, table } = fatal;
  if (request.op === 'rows' || request.op === 'columns') return [{ ...request, rules: [rule] }];
  if (request.op === 'batch' && table !== null) return [isolateInTable(table, rule), request];
  return [request];
}

function isolateInTable(table: TableRequest, rule: string): TableRequest {
  const target = table.fields.find((plan) => [plan.transform, plan.derive, plan.validate].includes(rule))!;
  const needed = new Set([target.field]);
  // Fields are in the order of their needs, so one backward pass finds all needed fields.
  for (const plan of table.fields.toReversed()) {
    if (needed.has(plan.field)) for (const field of plan.needs) needed.add(field);
  }
  const fields = table.fields
    .filter((plan) => needed.has(plan.field))
    .map((plan) => ({ ...plan, validate: plan.validate === rule ? rule : null }));
  return { ...table, fields };
}
