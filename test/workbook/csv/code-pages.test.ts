import assert from 'node:assert/strict';
import { test } from 'node:test';
import iconv from 'iconv-lite';
import { guessCodePage } from '../../../src/workbook/csv/code-pages.ts';

/** Lists as organisations send them, in the code pages that their programs write. */
const texts: [encodings: string[], text: string][] = [
  [
    ['windows-1252', 'cp850'],
    'Name;Straße;Geburtstag\nMüller;Hauptstraße 5;März\nGröße;Österreichische Straße;Jänner\n',
  ],
  [
    ['windows-1252', 'cp850'],
    'Prénom;Société;Département\nHélène;Sécurité générale;Rhône\nFrançois;Pêche côtière;Hérault\n',
  ],
  [['windows-1252'], 'Año;Dirección;Teléfono\nMuñoz;Peñíscola;último\nGarcía;Málaga;ningún\n'],
  [['windows-1252'], 'Endereço;Município\nJoão;São José\nConceição;Açores\n'],
  [['windows-1252'], 'Förnamn;Ålder;Län\nÅsa;42;Västerås\nJörgen;51;Växjö\n'],
  [
    ['windows-1250', 'cp852'],
    'Imię;Nazwisko;Miejscowość\nŁukasz;Żółkiewski;Łódź\nPaweł;Wiśniewski;Gdańsk\nZbigniew;Błaszczyk;Świętochłowice\n',
  ],
  [['windows-1250', 'cp852'], 'Jméno;Příjmení;Město\nJiří;Dvořák;Plzeň\nTomáš;Černý;Ústí\nZdeňka;Růžičková;Třebíč\n'],
  [['windows-1250'], 'Vezetéknév;Utónév;Település\nSzűcs;Győző;Hódmezővásárhely\nKőszegi;Ödön;Székesfehérvár\n'],
  [
    ['windows-1251', 'koi8-r', 'cp866', 'iso-8859-5'],
    'Имя;Фамилия;Город\nИван;Иванов;Москва\nАнна;Петрова;Санкт-Петербург\n',
  ],
  [['windows-1251'], 'Прізвище;Місто\nШевченко;Київ\nКоваленко;Львів\n'],
  [['windows-1253'], 'Όνομα;Επώνυμο;Πόλη\nΓιώργος;Παπαδόπουλος;Αθήνα\nΜαρία;Νικολάου;Θεσσαλονίκη\n'],
  [['windows-1254'], 'Adı;Soyadı;Şehir\nAyşe;Yılmaz;Eskişehir\nOğuz;Çağlar;Diyarbakır\n'],
  [['windows-1257'], 'Vardas;Pavardė;Miestas\nŽilvinas;Šimkūnas;Šiauliai\nEglė;Vaičiūnienė;Panevėžys\n'],
];

for (const [encodings, text] of texts) {
  for (const encoding of encodings) {
    test(`a list in ${encoding} is read: ${text.slice(0, 20).replaceAll('\n', ' ')}`, () => {
      const bytes = iconv.encode(text, encoding);
      assert.equal(iconv.decode(bytes, encoding), text, 'the code page has these letters');
      const guess = guessCodePage(bytes);
      assert.equal(iconv.decode(bytes, guess.encoding), text, JSON.stringify(guess));
      assert.ok(guess.confidence > 0.5 && guess.confidence <= 1, JSON.stringify(guess));
    });
  }
}

test('a guess is surer the longer the text is, and a wrong one based on a few letters is not sure', () => {
  const polish = iconv.encode('Łódź', 'windows-1250');
  const short = guessCodePage(polish);
  assert.ok(short.confidence < 0.8, JSON.stringify(short));
  const long = guessCodePage(
    iconv.encode('Łódź Gdańsk Kraków Świnoujście Zielona Góra Wałbrzych '.repeat(20), 'windows-1250'),
  );
  assert.deepEqual(long, { encoding: 'windows-1250', confidence: 1 });
});

test('symbols alone do not turn Western text into another encoding', () => {
  for (const text of ['Price €;12', 'a – b', '“quoted”', '5 °C', '© 2024', 'Müller', 'café', 'naïve']) {
    assert.equal(
      iconv.decode(iconv.encode(text, 'windows-1252'), guessCodePage(iconv.encode(text, 'windows-1252')).encoding),
      text,
    );
  }
});
