import { loadPackage, makeContext, makeFieldCall } from './package-harness.ts';
import { readFileSync } from 'node:fs';
const pack = await loadPackage('/work/main/templates/starter');
const rows = readFileSync('/tmp/big.csv','utf8').split('\n').slice(0,20001).map(l=>l.split(','));
const ctx = makeContext(pack.manifest);
let all=0;
for (const {id, rule} of pack.rowRules) { const t=performance.now(); for (let i=0;i<rows.length;i++) rule({...ctx,row_index:i+1,row_values_sample:rows[i]!,row_above:rows[i-1]??null,row_below:rows[i+1]??null}); const ms=performance.now()-t; all+=ms; console.log(id, ms.toFixed(0)) }
console.log('rows total per 20k', all.toFixed(0));
const header=rows[0]!; const F=['member_id','first_name','last_name','email','phone','date_of_birth','start_date','address','city','province','postal_code','employer','department','job_title','hours','amount'];
for (const [c,f] of F.entries()) { let tt=0, tv=0; const state={}; for (let b=0;b<20;b++){ const values=rows.slice(1+b*1000,1001+b*1000).map(r=>r[c]!); const call=makeFieldCall(pack,f,{values,dateOrder:'dmy',state, firstRow: b*1000+2}); let t=performance.now(); const r:any=await pack.columns[f]!.transform!(call); tt+=performance.now()-t; t=performance.now(); await pack.columns[f]!.validate!({...call, values:r.values}); tv+=performance.now()-t;} console.log(f,'transform',tt.toFixed(0),'validate',tv.toFixed(0)); }
