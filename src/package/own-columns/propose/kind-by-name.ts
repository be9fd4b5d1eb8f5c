import type { ColumnKindName } from '../../../contract/column-kinds.ts';

export interface NameHints {
  /** The words of the name, in lower case and without accents. */
  readonly words: readonly string[];
  /** The starter's field that has this name, or else a name with which this name ends. */
  readonly field: string | undefined;
  /** Whether the name has a currency: `Total (CAD)`, `Preis €`. */
  readonly hasCurrency: boolean;
}

const listWords = (texts: string) => new Set(texts.split(/\s+/).filter(Boolean));

/** Words in lower case and without accents, in the languages of the starter. */
const DATE_WORDS = listWords(`
  date day deadline expiry expires datum tag buchungstag wertstellung valuta faelligkeit fallig fecha vencimiento jour
  echeance data scadenza giorno dia prazo vervaldatum dag termin dzien`);
const MONEY_WORDS = listWords(`
  amount price cost fee fees balance salary wage wages paid payment revenue budget tax vat subtotal premium dues debit
  credit usd eur cad gbp chf pln
  betrag preis kosten gebuhr gebuehr saldo gehalt lohn brutto netto umsatz steuer mwst ust beitrag soll haben
  montant prix cout solde salaire tva cotisation debit importe precio coste saldo salario iva cuota cargo abono
  importo prezzo costo stipendio imponibile valor preco custo salario imposto bedrag prijs kosten loon btw
  kwota cena koszt saldo wynagrodzenie podatek`);
const COUNT_WORDS = listWords(`
  count quantity qty number units age year rank anzahl menge stuck stueck stk jahr alter quantite nombre annee
  cantidad unidades ano edad quantita anno quantidade aantal jaar ilosc rok sztuk`);
const CODE_WORDS = listWords(`
  id no nr num code ref reference key sku isbn ean iban bic account acct uuid guid serial barcode licence license
  identifier fips zip naics matricule matricula konto kontonr kontonummer kundennummer kennung blz schlussel
  schluessel artikelnummer rechnungsnummer compte siret siren cuenta nif cif dni codigo codice conto conta nipc
  rekening rekeningnummer klantnummer bsn kvk konta rachunek pesel nip regon indeks kod`);
/** Words for a number that names something, if another word says what: Account number, Número de cuenta. */
const NUMBER_WORDS = listWords('number nummer numero numer nummero num no nr');
/** What has such a number, if the number comes first. */
const NAMED_WORDS = listWords(`
  cuenta cliente socio factura pedido empleado afiliado contrato conta fattura dipendente compte client facture
  commande adherent salarie contrat konta faktury klienta rekening klant factuur lid`);
/** `Total number`, `Average no`: amounts of something. */
const COUNTING = listWords('total average sum max min gesamt somme totale');
const MEASURE_WORDS = listWords(`
  latitude longitude lat lon lng percent percentage pct rate ratio share score weight length width height size area
  temperature distance volume speed prozent anteil satz kurs gewicht lange breite hohe taux poids porcentaje peso
  percentuale tasso percentagem gewicht waga procent`);
const BIRTH_WORDS = listWords(`
  birth birthdate birthday born dob naissance geburtsdatum geburtstag geboren geb gebdatum nacimiento nascita
  nascimento geboortedatum geboorte urodzenia`);
const POSTAL_WORDS = listWords('plz postleitzahl zip zipcode postcode cep kodpocztowy');

/** Fields of the starter that have names but no weights, and their kinds. */
const KINDS_OF_FIELDS: Readonly<Record<string, ColumnKindName>> = {
  member_id: 'code',
  date_of_birth: 'birth_date',
  start_date: 'date',
  end_date: 'date',
  amount: 'amount',
  hours: 'hours',
  period: 'period',
  email: 'email',
  phone: 'phone',
  postal_code: 'postal_code',
};

/** The kind that the name alone suggests; text by default. */
export function findKindByName({ words, field, hasCurrency }: NameHints): ColumnKindName {
  const last = words.at(-1) ?? '';
  if (words.some((word) => BIRTH_WORDS.has(word))) return 'birth_date';
  if (words.length < 3 && (words.some((word) => POSTAL_WORDS.has(word)) || words[0] === 'cap')) return 'postal_code';
  if (field !== undefined && words.length < 4 && Object.hasOwn(KINDS_OF_FIELDS, field)) return KINDS_OF_FIELDS[field]!;
  if (['url', 'link', 'website', 'homepage'].includes(last)) return 'link';
  if (last === 'timestamp' || words.join(' ').endsWith('date time')) return 'date_time';
  if (DATE_WORDS.has(last) || DATE_WORDS.has(words[0] ?? '')) return 'date';
  if (isCodeName({ words })) return 'code';
  if (isQuestion({ words })) return 'boolean';
  if (isMoneyName({ words, hasCurrency })) return 'amount';
  if (COUNT_WORDS.has(last)) return 'integer';
  return MEASURE_WORDS.has(last) ? 'number' : 'text';
}

/** `Is member`, `has_children`. */
export function isQuestion({ words }: Pick<NameHints, 'words'>): boolean {
  return words.length > 1 && (words[0] === 'is' || words[0] === 'has');
}

/** `Account number`, `Número de cuenta`, `Kunden-Nr.`, `ID magasin`, but not `Number of units`. */
export function isCodeName({ words }: Pick<NameHints, 'words'>): boolean {
  const [first = '', last = ''] = [words[0], words.at(-1)];
  if (COUNTING.has(first)) return false;
  if (CODE_WORDS.has(last) || first === 'id') return true;
  if (words.length < 2) return false;
  return NUMBER_WORDS.has(last) || (NUMBER_WORDS.has(first) && words.slice(1).some((word) => NAMED_WORDS.has(word)));
}

export function isMoneyName({ words, hasCurrency }: Pick<NameHints, 'words' | 'hasCurrency'>): boolean {
  return hasCurrency || words.some((word) => MONEY_WORDS.has(word));
}

export function isBirthName({ words }: Pick<NameHints, 'words'>): boolean {
  return words.some((word) => BIRTH_WORDS.has(word));
}
