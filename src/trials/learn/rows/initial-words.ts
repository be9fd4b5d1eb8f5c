import type { RowWeights } from '../../../contract/row-weights.ts';

/** Initial phrases of a package without weights: words of tables in general, English with some French and German. */
export const INITIAL_WORDS: RowWeights['words'] = {
  total: split(
    'total, totals, subtotal, subtotals, sub total, grand total, sum, overall, average, averages, avg',
    'mean, median, all, net, balance, sous total, total général, totaux, somme, ensemble, moyenne, gesamt',
    'summe',
  ),
  note: split(
    'note, notes, source, sources, see, footnote, footnotes, includes, include, excludes, excluding',
    'symbol, symbols, for more, http, https, www, data are, data is, based on, represents, represent',
    'less than, not available, not applicable, revised, prepared, copyright, internet, legend, key',
    'reprinted, preliminary, released, last updated, contact, printed, generated, page, as of, remarque',
    'remarques, préparé, imprimé',
  ),
  title: split(
    'table, figure, chart, appendix, exhibit, schedule, annex, section, part, title, report, list of',
    'summary, statistics, number of, percent of, percentage of, created, date, updated, back to, return',
    'tableau, rapport, liste',
  ),
  header: split(
    'name, names, date, dates, id, no, nr, number, num, code, codes, type, types, description, desc, year',
    'years, month, day, time, address, city, state, county, country, zip, region, area, district, school',
    'status, amount, price, cost, qty, quantity, value, values, rate, percent, pct, share, count',
    'category, class, group, sex, age, title, email, phone, fax, first, last, middle, item, unit, units',
    'location, site, agency, department, office, project, program, position, rank, start, end, from, to',
    'population, income, sales, size, average, level, source, notes, comments, remarks, product, model',
    'version, url, link, file, currency, industry, sector, male, female, lat, latitude, longitude, lon',
    'per, cases, period, quarter, change, characteristic, indicator, account, invoice, order, ref',
    'reference, nom, numéro, adresse, ville, montant, période, quantité, prix',
  ),
  unit: split(
    'percent, dollar, dollars, million, millions, thousand, thousands, billion, billions, number, per',
    'unit, units, ton, tons, tonnes, pound, pounds, acre, acres, mile, miles, rate, index, eur, euro',
    'euros, usd, gbp, cad, kg, km',
  ),
  group: split(
    'employer, company, organization, organisation, department, dept, division, branch, location, local, unit',
    'team, section, region, employeur, entreprise, société, organisme, département, service, succursale',
  ),
  organization: split(
    'inc, ltd, llc, corp, company, limited, limitée, ltée, university, hospital, gmbh, school board, plc',
  ),
};

function split(...lines: string[]): string[] {
  return lines.flatMap((line) => line.split(', '));
}
