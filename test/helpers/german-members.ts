import ExcelJS from 'exceljs';

const HEADERS = [
  'Mitgliedsnr.',
  'Nachname',
  'Vorname',
  'Geburtsdatum',
  'Eintritt',
  'PLZ',
  'Ort',
  'Beitrag',
  'AG-Anteil',
  'Aktiv',
] as const;

const SURNAMES = ['Quastmann', 'Gollrich', 'Ahrbeck', 'Ostenried', 'Wiesenkamp', 'Nettelrode', 'Sprockel', 'Mörsdorf'];
const NAMES = ['Dieter', 'Greta', 'Bernd', 'Elif', 'Lutz', 'Carla'];
const TOWNS = [
  ['01067', 'Dresden'],
  ['04109', 'Leipzig'],
  ['53111', 'Bonn'],
  ['09111', 'Chemnitz'],
  ['80331', 'München'],
] as const;
const ROWS = 24;

/** A day as people write it, and as it should come out. */
function makeDay(year: number, month: number, day: number): [sent: string, out: string] {
  const [mm, dd] = [String(month).padStart(2, '0'), String(day).padStart(2, '0')];
  return [`${dd}.${mm}.${year}`, `${year}-${mm}-${dd}`];
}

const writeAmount = (cents: number) =>
  `${Math.floor(cents / 100)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, '.')},${String(cents % 100).padStart(2, '0')}`;

/**
 * A list of members as an employer in Germany sends it: titles above the header, ids and postal codes with zeros in
 * front, decimal commas, days as texts, and a row of totals. With the values that should come out.
 */
export async function makeGermanMembers(): Promise<{ file: Buffer; headers: readonly string[]; rows: unknown[][] }> {
  const workbook = new ExcelJS.Workbook();
  const sheet = workbook.addWorksheet('Mitglieder');
  sheet.addRow(['Bäckerei Lindquell GmbH: Mitglieder und Beiträge']);
  sheet.addRow(['Stand: Oktober 2026, erstellt von der Lohnbuchhaltung']);
  sheet.addRow([]);
  sheet.addRow([...HEADERS]);
  const rows: unknown[][] = [];
  let [first, second] = [0, 0];
  for (let i = 0; i < ROWS; i++) {
    const [born, bornOut] = makeDay(1961 + ((i * 7) % 40), 1 + ((i * 5) % 12), 1 + ((i * 11) % 28));
    const [joined, joinedOut] = makeDay(2001 + (i % 23), 1 + ((i * 3) % 12), 1 + ((i * 17) % 28));
    const [code, town] = TOWNS[i % TOWNS.length] ?? TOWNS[0];
    const cents = [5_430 + i * 917, 98_765 + i * 12_345] as const;
    const id = String(417 + i * 13).padStart(6, '0');
    const surname = SURNAMES[i % SURNAMES.length] ?? '';
    const name = NAMES[i % NAMES.length] ?? '';
    first += cents[0];
    second += cents[1];
    const active = i % 5 !== 4;
    const amounts = cents.map(writeAmount);
    sheet.addRow([id, surname, name, born, joined, code, town, ...amounts, active ? 'ja' : 'nein']);
    rows.push([id, surname, name, bornOut, joinedOut, code, town, cents[0] / 100, cents[1] / 100, active]);
  }
  sheet.addRow(['Summe', null, null, null, null, null, null, writeAmount(first), writeAmount(second), null]);
  return { file: Buffer.from(await workbook.xlsx.writeBuffer()), headers: HEADERS, rows };
}
