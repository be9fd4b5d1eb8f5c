/** Headers of forty lists as ten people in each of four countries might write them. `header:kind`, separated by `|`. */

export type Theme = 'members' | 'contributions' | 'payroll' | 'invoices' | 'stock';
export type Language = 'de' | 'es' | 'fr' | 'abbreviated';

export const THEMES: readonly Theme[] = ['members', 'contributions', 'payroll', 'invoices', 'stock'];

export interface Words {
  /** Two headers for each theme. */
  headers: Record<Theme, readonly [string, string]>;
  titles: Record<Theme, string>;
  /** October 2026 as it is in a title. */
  month: string;
  total: string;
  note: string;
  /** A remark beside a row, in a column without a header. */
  remark: string;
  first: readonly string[];
  last: readonly string[];
  towns: readonly string[];
  streets: readonly string[];
  firms: readonly string[];
  things: readonly string[];
  yes: string;
  decimal: ',' | '.';
  date: 'dmy.' | 'dmy/' | 'mdy/';
}

export const WORDS: Record<Language, Words> = {
  de: {
    headers: {
      members: [
        'Mitgl.-Nr.:code|Nachname:last|Vorname:first|Geb.-Datum:birth|Straße:street|PLZ:zip|Ort:town|Eintritt:date|Sparte:thing|Jahresbeitrag:money',
        'Nr:number|Name, Vorname:full|Anschrift:street|Tel. priv.:phone|E-Mail-Adr.:email|Status:thing|Ehrenamt:yes',
      ],
      contributions: [
        'Beitragskonto:code|Mitglied:full|Monat:month|Soll:money|Ist:money|Rückstand:money|Zahlweg:thing|Gebucht am:date',
        'MNr.:code|Familienname:last|Rufname:first|Grundbeitrag:money|Zusatzbeitrag:money|Umlage:money|Mahnstufe:number',
      ],
      payroll: [
        'Pers.-Nr.:code|Zuname:last|Vorname:first|Kostenst.:number|Std. lt. Zettel:hours|Bruttolohn:money|LSt:money|SV-AN:money|Auszahlung:money|Austritt:date',
        'Mitarbeiter:full|Tarifgr.:thing|Sollstd.:hours|Iststd.:hours|Überstd.:hours|Zulagen:money|Gesamtbrutto:money',
      ],
      invoices: [
        'Re.-Nr.:code|Re.-Datum:date|Debitor:firm|Leistung:thing|Netto EUR:money|USt. %:number|Brutto EUR:money|Fällig:date|Bezahlt:yes',
        'Beleg:code|Kunde:firm|Ort:town|Auftrag vom:date|Pos.:number|Betrag:money|Skonto:money',
      ],
      stock: [
        'Artikelnr.:code|Bezeichnung:thing|Lagerort:town|Bestand:number|ME:thing|EK-Preis:money|Meldebest.:number|Letzte Inventur:date',
        'EAN:number|Warengruppe:thing|Lieferant:firm|Zugang:number|Abgang:number|Lagerwert:money',
      ],
    },
    titles: {
      members: 'Mitgliederliste',
      contributions: 'Beitragsmeldung',
      payroll: 'Lohnjournal',
      invoices: 'Rechnungsausgang',
      stock: 'Lagerbestand',
    },
    month: 'Oktober 2026',
    total: 'Summe',
    note: 'Alle Angaben ohne Gewähr, Stand nach Abschluss der Buchhaltung.',
    remark: 'siehe Schreiben vom Vorjahr',
    first: ['Wiebke', 'Torben', 'Hedwig', 'Lutz', 'Annegret', 'Jost', 'Silke', 'Ruprecht', 'Edeltraud'],
    last: ['Quappe', 'Sturmhoefel', 'Brinkema', 'Zwirner', 'Oelschläger', 'Düsterhus', 'Habicht', 'Ypsen'],
    towns: ['Nordhagen', 'Unterwiesen', 'Brückstedt', 'Altenfurth', 'Kleinmünster'],
    streets: ['Erlenweg', 'Am Deich', 'Mühlgasse', 'Hafenstraße'],
    firms: ['Brinkema & Söhne', 'Druckhaus Altenfurth', 'Hallenbau Nord', 'Gärtnerei Habicht'],
    things: ['Rudern', 'Turnen', 'Lastschrift', 'Faltkarton', 'Stück', 'aktiv', 'E7'],
    yes: 'ja',
    decimal: ',',
    date: 'dmy.',
  },
  es: {
    headers: {
      members: [
        'N.º socio:code|Apellidos:last|Nombre:first|F. nacimiento:birth|Domicilio:street|C.P.:zip|Población:town|Alta:date|Sección:thing|Cuota anual:money',
        'Orden:number|Apellidos y nombre:full|Móvil:phone|Correo-e:email|Municipio:town|Directivo:yes|Categoría:thing',
      ],
      contributions: [
        'Carné:code|Afiliado:full|Mes:month|Cuota:money|Cobrado:money|Pendiente:money|Forma de pago:thing|Fecha cobro:date',
        'Núm.:code|1er apellido:last|Nombre de pila:first|Aportación:money|Recargo:money|Bonif.:money|Avisos:number',
      ],
      payroll: [
        'Cód. trab.:code|Apellidos:last|Nombre:first|Centro:number|H. ordinarias:hours|Devengado:money|IRPF:money|S. Social:money|Líquido:money|Baja:date',
        'Trabajador:full|Grupo prof.:thing|Horas previstas:hours|Horas reales:hours|H. extra:hours|Pluses:money|Total bruto:money',
      ],
      invoices: [
        'N.º factura:code|Fecha:date|Cliente:firm|Concepto:thing|Base imp.:money|IVA %:number|Total:money|Vto.:date|Pagada:yes',
        'Albarán:code|Razón social:firm|Localidad:town|Pedido:date|Línea:number|Importe:money|Dto.:money',
      ],
      stock: [
        'Ref.:code|Descripción:thing|Almacén:town|Existencias:number|Ud.:thing|P. coste:money|Stock mín.:number|Últ. recuento:date',
        'Cód. barras:number|Familia:thing|Proveedor:firm|Entradas:number|Salidas:number|Valor:money',
      ],
    },
    titles: {
      members: 'Relación de socios',
      contributions: 'Cuotas cobradas',
      payroll: 'Resumen de nóminas',
      invoices: 'Facturas emitidas',
      stock: 'Existencias',
    },
    month: 'octubre de 2026',
    total: 'Total',
    note: 'Datos provisionales hasta el cierre contable del ejercicio.',
    remark: 'llamar antes de enviar',
    first: ['Nuria', 'Bernabé', 'Icíar', 'Fermín', 'Macarena', 'Leandro', 'Visitación', 'Gaspar', 'Olalla'],
    last: [
      'Ordóñez Quiles',
      'Zubeldia Roca',
      'Barahona Lis',
      'Yuste Cano',
      'Feijóo Ares',
      'Urrutia Paz',
      'Noguera Ruz',
    ],
    towns: ['Villaseca', 'Montealto', 'Puerto Hondo', 'Las Eras', 'Fuentelarga'],
    streets: ['C/ Olmo', 'Avda. del Puerto', 'Pza. Vieja', 'Camino Real'],
    firms: ['Talleres Urrutia', 'Conservas Montealto', 'Imprenta Yuste', 'Viveros del Sur'],
    things: ['remo', 'gimnasia', 'domiciliado', 'caja', 'unidad', 'activo', 'G3'],
    yes: 'sí',
    decimal: ',',
    date: 'dmy/',
  },
  fr: {
    headers: {
      members: [
        'N° adhérent:code|Nom:last|Prénom:first|Né(e) le:birth|Voie:street|CP:zip|Commune:town|Adhésion:date|Discipline:thing|Cotis. annuelle:money',
        'Rang:number|Nom et prénom:full|Portable:phone|Courriel:email|Localité:town|Bénévole:yes|Catégorie:thing',
      ],
      contributions: [
        'Compte:code|Cotisant:full|Mois:month|Appelé:money|Encaissé:money|Solde dû:money|Mode:thing|Encaissé le:date',
        'Réf. adh.:code|Nom usuel:last|Prénom:first|Part fixe:money|Part variable:money|Majoration:money|Relances:number',
      ],
      payroll: [
        'Matr.:code|Nom:last|Prénom:first|Étab.:number|H. trav.:hours|Sal. brut:money|PAS:money|Cotis. sal.:money|Net à payer:money|Sortie:date',
        'Salarié:full|Coef.:thing|H. prévues:hours|H. réelles:hours|H. sup.:hours|Primes:money|Brut total:money',
      ],
      invoices: [
        'N° facture:code|Date fact.:date|Client:firm|Prestation:thing|Mt HT:money|TVA %:number|Mt TTC:money|Échéance:date|Réglée:yes',
        'Pièce:code|Raison sociale:firm|Ville:town|Commande du:date|Ligne:number|Montant:money|Remise:money',
      ],
      stock: [
        'Réf. art.:code|Désignation:thing|Dépôt:town|Qté:number|Unité:thing|PA HT:money|Seuil:number|Dern. invent.:date',
        'Code-barres:number|Famille:thing|Fournisseur:firm|Entrées:number|Sorties:number|Valeur:money',
      ],
    },
    titles: {
      members: 'Liste des adhérents',
      contributions: 'Cotisations',
      payroll: 'Journal de paie',
      invoices: 'Factures clients',
      stock: 'État du stock',
    },
    month: 'octobre 2026',
    total: 'Total général',
    note: 'Montants provisoires, sous réserve de la clôture du mois.',
    remark: 'dossier en attente',
    first: ['Solène', 'Gaëtan', 'Odile', 'Firmin', 'Bérengère', 'Yvain', 'Capucine', 'Hervé', 'Maëlys'],
    last: ['Quéméneur', 'Zeller', 'Bourrassé', 'Yvetot', 'Dutilleux', 'Féraudy', 'Guérandel', 'Ozanne'],
    towns: ['Saint-Aubrac', 'Villefort', 'Port-Mené', 'Les Ormes', 'Rochebrune'],
    streets: ['rue des Tilleuls', 'quai Nord', 'impasse du Four', 'allée Verte'],
    firms: ['Menuiserie Ozanne', 'Cidrerie de Rochebrune', 'Transports Zeller', 'Serres du Mené'],
    things: ['aviron', 'escrime', 'prélèvement', 'carton', 'pièce', 'actif', 'C2'],
    yes: 'oui',
    decimal: ',',
    date: 'dmy/',
  },
  abbreviated: {
    headers: {
      members: [
        'Mbr#:code|Lst Nm:last|Fst Nm:first|DoB:birth|Addr Ln:street|Pcd:zip|Twn:town|Eff Dt:date|Cls:thing|Ann Dues:money',
        'Seq:number|Nm:full|Ph (H):phone|Eml:email|Cty:town|Vol?:yes|Grd:thing',
      ],
      contributions: [
        'Acct:code|Mbr:full|Mth:month|Amt Due:money|Amt Pd:money|O/S:money|Pmt Mthd:thing|Pstd:date',
        'Mbr ID:code|Surn:last|Frst:first|Bse Ctb:money|Addl Ctb:money|Pen:money|Rmndrs:number',
      ],
      payroll: [
        'EE No:code|LName:last|FName:first|CC:number|Reg Hrs:hours|Grs:money|W/H:money|FICA EE:money|Net Pd:money|Trm Dt:date',
        'EE:full|Jb Cls:thing|Sch Hrs:hours|Wkd Hrs:hours|OT Hrs:hours|Prem:money|Tot Grs:money',
      ],
      invoices: [
        'Inv#:code|Inv Dt:date|Cust:firm|Desc:thing|Net Amt:money|Tx %:number|Tot:money|Due:date|Pd?:yes',
        'Doc:code|Bill To:firm|Twn:town|Ord Dt:date|Ln:number|Ext:money|Disc:money',
      ],
      stock: [
        'SKU:code|Itm Desc:thing|Whse:town|QoH:number|UoM:thing|Unt Cst:money|ROP:number|Lst Cnt:date',
        'UPC:number|Cat:thing|Vndr:firm|Rcvd:number|Iss:number|Val:money',
      ],
    },
    titles: {
      members: 'Mbr List',
      contributions: 'Ctb Rpt',
      payroll: 'Pyrl Reg',
      invoices: 'Inv Reg',
      stock: 'Stk Rpt',
    },
    month: 'Oct 2026',
    total: 'Tot',
    note: 'Prelim. figs, subj. to adj. at mth end.',
    remark: 'chk w/ office',
    first: ['Merle', 'Dorsey', 'Winona', 'Clyde', 'Tamsin', 'Orville', 'Bettina', 'Rufus', 'Ione'],
    last: ['Quigg', 'Threlkeld', 'Yancey', 'Birdsall', 'Ovington', 'Zane', 'Holloway', 'Fitch'],
    towns: ['Mill Bend', 'Eastlake', 'Cedar Gap', 'Ransom', 'Port Ivory'],
    streets: ['Ferry Rd', 'Orchard Ave', 'N 4th St', 'Quarry Ln'],
    firms: ['Threlkeld Bros', 'Eastlake Print', 'Ransom Feed & Seed', 'Cedar Gap Steel'],
    things: ['reg', 'assoc', 'ACH', 'ctn', 'ea', 'act', 'B4'],
    yes: 'Y',
    decimal: '.',
    date: 'mdy/',
  },
};
