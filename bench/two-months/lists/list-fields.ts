import type { ColumnKindName } from '../../../src/contract/column-kinds.ts';
import type { Role } from './edition.ts';
import type { Language } from './names.ts';

/** A field of the package for made-up lists, with the headers that senders use. */
export interface ListField {
  kind: ColumnKindName;
  role: Role;
  headers: Record<Language, readonly [string, string]>;
}

const field = (kind: ColumnKindName, role: Role, ...headers: (readonly [string, string])[]): ListField => {
  const [en, de, fr, es, pl, it, nl, pt] = headers;
  return { kind, role, headers: { en: en!, de: de!, fr: fr!, es: es!, pl: pl!, it: it!, nl: nl!, pt: pt! } };
};

/** All fields, in the order of most lists. */
export const listFields = {
  member_id: field(
    'code',
    'key',
    ['Member No.', 'Staff ID'],
    ['Mitgliedsnummer', 'Pers.-Nr.'],
    ['Matricule', 'N° adhérent'],
    ['N.º de socio', 'Código'],
    ['Nr członka', 'Numer ewidencyjny'],
    ['Matricola', 'N. tessera'],
    ['Lidnummer', 'Personeelsnr.'],
    ['N.º de sócio', 'Matrícula'],
  ),
  last_name: field(
    'last_name',
    'last_name',
    ['Last Name', 'Surname'],
    ['Nachname', 'Familienname'],
    ['Nom', 'Nom de famille'],
    ['Apellidos', 'Apellido'],
    ['Nazwisko', 'Nazwisko członka'],
    ['Cognome', 'Cognome socio'],
    ['Achternaam', 'Familienaam'],
    ['Apelido', 'Sobrenome'],
  ),
  first_name: field(
    'first_name',
    'first_name',
    ['First Name', 'Given Name'],
    ['Vorname', 'Rufname'],
    ['Prénom', 'Prénoms'],
    ['Nombre', 'Nombre de pila'],
    ['Imię', 'Imiona'],
    ['Nome', 'Nome socio'],
    ['Voornaam', 'Roepnaam'],
    ['Nome próprio', 'Primeiro nome'],
  ),
  full_name: field(
    'full_name',
    'full_name',
    ['Name', 'Member Name'],
    ['Name und Vorname', 'Mitglied'],
    ['Nom et prénom', 'Nom complet'],
    ['Nombre y apellidos', 'Nombre completo'],
    ['Imię i nazwisko', 'Nazwisko i imię'],
    ['Nome e cognome', 'Nominativo'],
    ['Volledige naam', 'Naam lid'],
    ['Nome completo', 'Nome e apelido'],
  ),
  birth_date: field(
    'birth_date',
    'birth',
    ['Date of Birth', 'DOB'],
    ['Geburtsdatum', 'Geb.-Datum'],
    ['Date de naissance', 'Né(e) le'],
    ['Fecha de nacimiento', 'F. nacimiento'],
    ['Data urodzenia', 'Ur.'],
    ['Data di nascita', 'Nato il'],
    ['Geboortedatum', 'Geb. datum'],
    ['Data de nascimento', 'Nascimento'],
  ),
  start_date: field(
    'date',
    'start',
    ['Start Date', 'Member Since'],
    ['Eintrittsdatum', 'Eintritt'],
    ["Date d'entrée", "Date d'adhésion"],
    ['Fecha de alta', 'F. alta'],
    ['Data przystąpienia', 'Data zatrudnienia'],
    ['Data di iscrizione', 'Assunto il'],
    ['Datum in dienst', 'Lid sinds'],
    ['Data de admissão', 'Admissão'],
  ),
  city: field(
    'text',
    'other',
    ['City', 'Town'],
    ['Wohnort', 'Ort'],
    ['Ville', 'Commune'],
    ['Localidad', 'Municipio'],
    ['Miejscowość', 'Miasto'],
    ['Comune', 'Città'],
    ['Woonplaats', 'Plaats'],
    ['Localidade', 'Concelho'],
  ),
  hours: field(
    'number',
    'amount',
    ['Hours', 'Hours Worked'],
    ['Stunden', 'Arbeitsstunden'],
    ['Heures', 'Heures travaillées'],
    ['Horas', 'Horas trabajadas'],
    ['Godziny', 'Liczba godzin'],
    ['Ore', 'Ore lavorate'],
    ['Uren', 'Gewerkte uren'],
    ['Horas de trabalho', 'N.º de horas'],
  ),
  salary: field(
    'amount',
    'amount',
    ['Salary', 'Gross Pay'],
    ['Gehalt', 'Bruttolohn'],
    ['Salaire', 'Salaire brut'],
    ['Salario', 'Salario bruto'],
    ['Wynagrodzenie', 'Płaca brutto'],
    ['Stipendio', 'Retribuzione lorda'],
    ['Salaris', 'Brutoloon'],
    ['Salário', 'Vencimento'],
  ),
  dues: field(
    'amount',
    'amount',
    ['Dues', 'Membership Fee'],
    ['Mitgliedsbeitrag', 'Beitrag'],
    ['Cotisation', 'Cotisation mensuelle'],
    ['Cuota', 'Cuota mensual'],
    ['Składka', 'Składka członkowska'],
    ['Quota', 'Quota associativa'],
    ['Contributie', 'Contributie per maand'],
    ['Quota mensal', 'Quotização'],
  ),
  contribution: field(
    'amount',
    'amount',
    ['Contribution', 'Pension Contribution'],
    ['Versorgungsbeitrag', 'Rentenbeitrag'],
    ['Versement retraite', 'Part salariale'],
    ['Aportación', 'Aportación del empleado'],
    ['Wpłata na fundusz', 'Wpłata pracownika'],
    ['Contributo', 'Contributo dipendente'],
    ['Pensioenpremie', 'Premie werknemer'],
    ['Contribuição', 'Desconto'],
  ),
  employer_share: field(
    'amount',
    'amount',
    ['Employer Share', 'Employer Contribution'],
    ['Arbeitgeberanteil', 'AG-Anteil'],
    ['Part patronale', "Part de l'employeur"],
    ['Aportación de la empresa', 'Cuota empresarial'],
    ['Wpłata pracodawcy', 'Udział pracodawcy'],
    ['Quota azienda', 'Contributo datore'],
    ['Premie werkgever', 'Werkgeversdeel'],
    ['Parte da empresa', 'Encargo patronal'],
  ),
} as const satisfies Record<string, ListField>;

export type ListFieldName = keyof typeof listFields;

/** Words above and below a list. */
export const words: Record<Language, { list: string; status: string; total: string; months: string }> = {
  en: { list: 'Members', status: 'As of', total: 'Total', months: 'en-GB' },
  de: { list: 'Mitgliederliste', status: 'Stand', total: 'Summe', months: 'de-DE' },
  fr: { list: 'Liste des adhérents', status: 'Situation', total: 'Total', months: 'fr-FR' },
  es: { list: 'Listado de socios', status: 'Fecha', total: 'Total', months: 'es-ES' },
  pl: { list: 'Lista członków', status: 'Stan na', total: 'Razem', months: 'pl-PL' },
  it: { list: 'Elenco soci', status: 'Situazione al', total: 'Totale', months: 'it-IT' },
  nl: { list: 'Ledenlijst', status: 'Stand', total: 'Totaal', months: 'nl-NL' },
  pt: { list: 'Lista de sócios', status: 'Situação em', total: 'Total', months: 'pt-PT' },
};
