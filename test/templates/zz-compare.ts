import { readFileSync } from 'node:fs';
import assert from 'node:assert/strict';
import ExcelJS from 'exceljs';
const [caseDir, jobDir] = process.argv.slice(2);
const exp = JSON.parse(readFileSync(caseDir+'/expected.json','utf8'));
const art = JSON.parse(readFileSync(jobDir+'/artifact.json','utf8'));
for (const s of art.sheets) for (const t of s.tables) {
  for (const m of t.mapping) if (exp.mapping[t.id] && exp.mapping[t.id][m.raw.column] !== m.target_field) console.log('MAP', t.id, m.raw.column, m.target_field, exp.mapping[t.id][m.raw.column]);
  const got = t.validation.issues.map((i:any)=>`${t.id} ${i.a1} ${i.target_field} ${i.code}`).sort();
  const want = exp.issues.filter((i:any)=>i.table===t.id).map((i:any)=>`${i.table} ${i.a1} ${i.field} ${i.code}`).sort();
  try { assert.deepEqual(got, want) } catch(e:any) { console.log(e.message) }
  for (const i of t.validation.issues) if (/redacted/.test(i.message)) console.log('REDACTED', i.message);
}
const wb = new ExcelJS.Workbook(); await wb.xlsx.readFile(jobDir+'/normalized.xlsx');
for (const [k,v] of Object.entries(exp.cells)) { const [sh,a1]=k.split('!'); let got:any = wb.getWorksheet(sh!)!.getCell(a1!).value; if (got instanceof Date) got=got.toISOString().slice(0,10); if (got!==v) console.log('CELL',k,JSON.stringify(got),JSON.stringify(v)); }
console.log('annotations', JSON.stringify(art.annotations), 'rule_errors', JSON.stringify(art.rule_errors), 'attention', JSON.stringify(art.summary.attention));
