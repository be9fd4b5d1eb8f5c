/**
 * How people write months in e-mails and file names, by hand: a line is the spellings of one month, and the period that
 * a reader of that language understands. None of these come from the tables of the code.
 */
export const SPELLINGS: Readonly<Record<string, readonly (readonly [period: string, spellings: string])[]>> = {
  English: [
    [
      '2026-01',
      'January 2026 | jan 2026 | Jan. 2026 | JANUARY 26 | Jan-26 | jan_2026 | Jan 2026 | 2026 January | january, 2026',
    ],
    [
      '2026-02',
      "February 2026 | Febuary 2026 | feb '26 | Feb26 | FEB-2026 | Feb/2026 | 02/2026 | month of February 2026",
    ],
    ['2026-05', 'May 2026 | may-26 | 2026-May | MAY_2026 | May  2026 | the month of May 2026'],
    ['2026-09', 'September 2026 | Sept 2026 | Sep 2026 | sept. 26 | Setpember 2026 | 9/2026 | 9-2026 | Sept-2026'],
    [
      '2026-10',
      'October 2026 | Oct 2026 | october 26 | OCT26 | 10/26 | 10/2026 | 2026/10 | 2026.10 | Oct, 2026 | 202610 | (Oct 2026) | Octobr 2026',
    ],
    ['2026-12', 'December 2026 | Dec. 2026 | dec26 | Decmber 2026 | 12-2026 | 2026_12 | December of 2026'],
  ],
  German: [
    ['2026-01', 'Januar 2026 | Jan. 2026 | Jänner 2026 | jan 26 | 01.2026 | 01/26 | Januar 26'],
    [
      '2026-03',
      'März 2026 | Maerz 2026 | Marz 2026 | Mär 2026 | mrz 2026 | MÄRZ 26 | März_2026 | März´26 | 03.2026 | im März 2026',
    ],
    ['2026-05', 'Mai 2026 | mai 26 | Mai-2026 | 05-2026'],
    ['2026-06', 'Juni 2026 | Jun. 2026 | juni26 | Monat Juni 2026'],
    ['2026-10', 'Oktober 2026 | Okt 26 | Okt. 2026 | OKT-26 | okt_2026 | 10.2026 | 10.26 | Okober 2026 | 2026-Okt'],
    ['2026-12', 'Dezember 2026 | Dez. 26 | dez 2026 | DEZ26 | 12/2026 | Dezmber 2026'],
  ],
  French: [
    ['2026-01', 'janvier 2026 | janv. 2026 | jan 2026 | JANVIER 26 | janv-26'],
    ['2026-02', 'février 2026 | fevrier 2026 | févr. 2026 | fév 2026 | FEVRIER_2026 | fevr 26'],
    ['2026-07', 'juillet 2026 | juil. 2026 | juil 26 | JUILLET 2026 | juill. 2026'],
    ['2026-08', 'août 2026 | aout 2026 | AOÛT 26 | Aout_2026 | le mois d’août 2026'],
    ['2026-10', "octobre 2026 | oct. 2026 | mois d'octobre 2026 | octobre-26 | 10/2026"],
    ['2026-12', 'décembre 2026 | decembre 2026 | déc. 2026 | dec 26 | DÉC-2026 | decembe 2026'],
  ],
  Spanish: [
    ['2026-01', 'enero 2026 | enero de 2026 | ene 2026 | ene-26 | ENERO_2026'],
    ['2026-04', 'abril de 2026 | abr. 2026 | abr 26 | Abril del 2026'],
    ['2026-08', 'agosto de 2026 | ago 2026 | ago-26 | AGOSTO 26'],
    ['2026-09', 'septiembre de 2026 | setiembre 2026 | sept 2026 | sep 26 | Septiembre-2026'],
    [
      '2026-10',
      'octubre de 2026 | Octubre 2026 | octubre del 2026 | oct 26 | mes de octubre de 2026 | 10-2026 | otubre 2026',
    ],
    ['2026-12', 'diciembre de 2026 | dic 2026 | dic. 26 | DICIEMBRE 2026'],
  ],
  Dutch: [
    ['2026-01', 'januari 2026 | jan. 2026 | jan-26'],
    ['2026-03', 'maart 2026 | mrt 2026 | mrt. 26 | MAART_2026 | maart 26'],
    ['2026-05', "mei 2026 | mei '26 | mei-26 | mei2026"],
    ['2026-08', 'augustus 2026 | aug 2026 | aug. 26 | agustus 2026'],
    ['2026-10', 'oktober 2026 | okt 2026 | okt. 26 | maand oktober 2026 | 10-2026'],
  ],
  Polish: [
    ['2026-01', 'styczeń 2026 | styczen 2026 | stycznia 2026 | sty 2026 | STYCZEŃ 26 | stycz. 2026'],
    ['2026-02', 'luty 2026 | lutego 2026 | lut 2026 | luty 26'],
    ['2026-05', 'maj 2026 | maja 2026 | maj-26 | w maju 2026'],
    ['2026-09', 'wrzesień 2026 r. | wrzesien 2026 | wrz 2026 | września 2026 | wrz_26'],
    [
      '2026-10',
      'październik 2026 | pazdziernik 2026 | października 2026 r. | paź 2026 | paz 26 | w październiku 2026 | 10.2026 r.',
    ],
    ['2026-11', 'listopad 2026 | lis 2026 | listopada 2026 | LISTOPAD_2026 | list. 2026'],
    ['2026-12', 'grudzień 2026 | grudzien 26 | gru 2026 | grudnia 2026'],
  ],
  Italian: [
    ['2026-01', 'gennaio 2026 | gen 2026 | genn. 2026 | gen-26 | GENNAIO 26'],
    ['2026-05', 'maggio 2026 | mag 2026 | mag-26 | mese di maggio 2026'],
    ['2026-06', 'giugno 2026 | giu 26 | Giu_2026'],
    ['2026-07', 'luglio 2026 | lug 2026 | lug. 26'],
    ['2026-09', 'settembre 2026 | set 2026 | sett. 2026 | SETTEMBRE_26'],
    ['2026-10', "ottobre 2026 | ott 2026 | ott-26 | ottobre '26 | ottobre del 2026 | 10/2026"],
  ],
  Portuguese: [
    ['2026-02', 'fevereiro de 2026 | fev 2026 | fev/26 | Fevereiro/2026'],
    ['2026-03', 'março de 2026 | marco 2026 | mar/26 | MARÇO_2026'],
    ['2026-05', 'maio de 2026 | mai/26 | mai. 2026'],
    ['2026-09', 'setembro de 2026 | set/26 | set. 2026'],
    ['2026-10', 'outubro de 2026 | out/26 | out 2026 | outubro/2026 | OUTUBRO 26 | mês de outubro de 2026'],
    ['2026-12', 'dezembro de 2026 | dez/26 | dez. de 2026 | dezembro 26'],
  ],
};

/** Texts that a person has to be asked about: they may mean several periods, have no year, or are no month at all. */
export const ASKED: readonly string[] = [
  ...[
    '01/02',
    '26/10',
    '12/31',
    '10-12',
    '102026',
    '1026',
    '2610',
    '05/10/2026',
    'Dec 12',
    '26 Oct',
    '26-Okt',
    'kw 4 2026',
  ],
  ...['October', 'Okt.', 'octubre', 'styczeń', '26. Oktober', '5 May', 'May 5', 'KW 44', 'Q4', '4. Quartal', 'week 44'],
  ...['Jan-Mar 2026', 'Okt/Nov 2026', 'Q1-Q2 2026', 'H1 2026', '1. Halbjahr 2026', 'S1 2026', 'sem. 1 2026', 'IV 2026'],
  ...['list 2026', 'now', '2026-13', '13/2026', '2026-02-30', '32 Oct 2026', 'Oct 20266', '2026-07 12', '2026 (2)', ''],
];
