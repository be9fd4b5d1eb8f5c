import assert from 'node:assert/strict';
import { test } from 'node:test';
import iconv from 'iconv-lite';
import { multiByte, singleByte } from '../../../../src/workbook/csv/encodings/candidates.ts';
import { guessEncoding } from '../../../../src/workbook/csv/encodings/guess-encoding.ts';
import { ENCODINGS } from '../../../../web/src/features/inspection/reading/readings.ts';

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
  [
    ['windows-1252'],
    'Emri;Qyteti;Shënim\nArbër Hoxha;Tiranë;është në rregull\nDorina Çela;Durrës;nuk është paguar\nLirë Kodra;Korçë;këtë vit\n',
  ],
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
  [['windows-1255'], 'שם;משפחה;עיר\nדוד;כהן;ירושלים\nמרים;לוי;חיפה\n'],
  [['windows-1256'], 'الاسم;المدينة\nمحمد الأحمد;الرياض\nفاطمة;القاهرة\n'],
  [['windows-1258'], 'Họ;Tên;Tỉnh\nTrần;Hùng;Hà Nội\nLê;Thảo;Đà Nẵng\n'],
  [['windows-874'], 'ชื่อ;จังหวัด\nสมชาย;กรุงเทพมหานคร\nมาลี;เชียงใหม่\n'],
  [['koi8-u'], 'Прізвище;Місто;Країна\nЄвтушенко;Київ;Україна\nГнатюк;Чернівці;Україна\n'],
  [['iso-8859-2'], 'Miasto;Ulica\nŁódź;Świętokrzyska\nGdańsk;Żeromskiego\nPoznań;Ściegiennego\n'],
  [['iso-8859-7'], 'Όνομα;Επώνυμο\nΆννα;Αλεξίου\nΆγγελος;Παπαδόπουλος\nΆρης;Γεωργίου\n'],
  [['iso-8859-15'], 'Prix;Œuvre\n5 €;Les sœurs\n7 €;Le cœur\n9 €;Les œufs\n'],
  [['macintosh'], 'Prénom;Société;Département\nHélène;Sécurité générale;Rhône\nFrançois;Pêche côtière;Hérault\n'],
  [['shift_jis', 'euc-jp'], '氏名,市区町村\n山田花子,横浜市\n佐藤健,さいたま市\n'],
  [['gb18030'], '姓名,城市,部门\n王伟,北京市,财务部\n李娜,上海市,销售部\n'],
  [['big5'], '姓名,城市,部門\n王小明,臺北市,財務部\n陳美玲,高雄市,業務部\n'],
  [['euc-kr'], '이름,도시,부서\n김민수,서울특별시,총무부\n이영희,부산광역시,영업부\n'],
  [['windows-1257'], 'Vardas;Pavardė;Miestas\nŽilvinas;Šimkūnas;Šiauliai\nEglė;Vaičiūnienė;Panevėžys\n'],
];

/** The tones of Vietnamese are signs of their own in windows-1258. */
function encode(text: string, encoding: string): Buffer {
  const spelled =
    encoding === 'windows-1258'
      ? text
          .normalize('NFD')
          .replace(
            /([aAeEoOuU])(\u0323?)([\u0302\u0306\u031b])/g,
            (_, base, tone, mark) => (base + mark).normalize('NFC') + tone,
          )
      : text;
  const bytes = iconv.encode(spelled, encoding);
  assert.equal(iconv.decode(bytes, encoding), spelled, 'the encoding has these letters');
  return bytes;
}

for (const [encodings, text] of texts) {
  for (const encoding of encodings) {
    test(`a list in ${encoding} is read: ${text.slice(0, 20).replaceAll('\n', ' ')}`, () => {
      const bytes = encode(text, encoding);
      const guess = guessEncoding(bytes);
      assert.equal(iconv.decode(bytes, guess.encoding), iconv.decode(bytes, encoding), JSON.stringify(guess));
      assert.ok(guess.confidence > 0.7 && guess.confidence <= 1, JSON.stringify(guess));
    });
  }
}

test('a guess is surer the longer the text is, and a wrong one based on a few letters is not sure', () => {
  const turkish = iconv.encode('Şişli', 'windows-1254');
  const short = guessEncoding(turkish);
  assert.ok(short.confidence < 0.8, JSON.stringify(short));
  const long = guessEncoding(iconv.encode('Şişli Eskişehir Muğla Diyarbakır Çanakkale Kırşehir ', 'windows-1254'));
  assert.equal(long.encoding, 'windows-1254');
  assert.ok(long.confidence >= 0.99, JSON.stringify(long));
  // It may be a word of Latvian as well.
  const wrong = guessEncoding(iconv.encode('naïve', 'windows-1252'));
  assert.ok(wrong.confidence < 0.8, JSON.stringify(wrong));
});

test('words of one or two East Asian characters are recognised, and signs are, in each encoding', () => {
  const cases: [encoding: string, text: string][] = [
    ['shift_jis', 'id,name\n1,東京\n2,大阪\n3,京都\n'],
    ['gb18030', 'id,name\n1,北京\n2,上海\n3,广州\n'],
    ['euc-kr', 'id,name\n1,서울\n2,부산\n3,대구\n'],
    ['shift_jis', 'id,note\n1,It’s ready\n2,the client’s\n'],
    ['euc-kr', 'id,note\n1,It’s ready\n2,the client’s\n'],
    ['macintosh', 'id,note\n1,It’s ready – soon\n2,the client’s\n'],
    ['cp850', 'id,note\n1,£5\n2,20 °C\n3,½\n'],
  ];
  for (const [encoding, text] of cases) {
    const bytes = iconv.encode(text, encoding);
    const guess = guessEncoding(bytes);
    assert.equal(iconv.decode(bytes, guess.encoding), text, `${encoding}: ${JSON.stringify(guess)}`);
  }
});

test('names of several languages of a code page are read together', () => {
  const text = 'id,name,street\n1,Müller,Große Straße\n2,Łukasz,Łódź\n3,José,Hauptstraße\n4,Dvořák,Plzeň\n';
  const bytes = iconv.encode(text.repeat(20), 'windows-1250');
  assert.equal(iconv.decode(bytes, 'windows-1250'), text.repeat(20));
  assert.equal(guessEncoding(bytes).encoding, 'windows-1250');
});

test('a text in an encoding that is never guessed is in doubt', () => {
  const russian = texts.find(([encodings]) => encodings.includes('koi8-r'))![1];
  const hebrew = texts.find(([encodings]) => encodings.includes('windows-1255'))![1];
  const arabic = texts.find(([encodings]) => encodings.includes('windows-1256'))![1];
  const greek = texts.find(([encodings]) => encodings.includes('windows-1253'))![1];
  const high = Buffer.from(
    Array.from({ length: 128 * 1024 }, (_, at) => (at % 7 === 0 ? 44 : 128 + ((at * at * 31) % 127))),
  );
  for (const [encoding, bytes] of [
    ['cp855', iconv.encode(russian, 'cp855')],
    ['cp862', iconv.encode(hebrew, 'cp862')],
    ['iso-8859-6', iconv.encode(arabic, 'iso-8859-6')],
    ['cp737', iconv.encode(greek, 'cp737')],
    ['none', high],
  ] as const) {
    const guess = guessEncoding(bytes);
    assert.ok(guess.confidence < 0.8, `${encoding}: ${JSON.stringify(guess)}`);
  }
});

test('a guess takes little time, also where every pair of bytes is different and no word ends', () => {
  const bytes = Buffer.from(
    Array.from({ length: 128 * 1024 }, (_, at) => (at % 2 === 0 ? 65 : 128 + ((at * at) % 127))),
  );
  guessEncoding(iconv.encode('Müller', 'windows-1252'));
  const start = process.cpuUsage();
  for (let at = 0; at < 10; at++) guessEncoding(bytes);
  const { user, system } = process.cpuUsage(start);
  assert.ok(user + system < 700_000, `10 guesses took ${(user + system) / 1000} ms`);
});

test('letters far behind the start of a long word count', () => {
  const long = guessEncoding(
    iconv.encode(`${'x'.repeat(5000)}Łódź\n${'x'.repeat(5000)}Świętochłowice`, 'windows-1250'),
  );
  assert.equal(long.encoding, 'windows-1250');
});

test('a value that is repeated three times is not three times the evidence', () => {
  const once = guessEncoding(iconv.encode('name\nŞişli\n', 'windows-1254'));
  const often = guessEncoding(iconv.encode(`name\n${'Şişli\n'.repeat(3)}`, 'windows-1254'));
  assert.equal(often.encoding, once.encoding);
  assert.ok(once.confidence < 0.8 && often.confidence < 0.95, JSON.stringify([once, often]));
});

test('every encoding that can be detected can be chosen, and the other way round', () => {
  const detected = new Set([...singleByte, ...multiByte].map(({ encoding }) => encoding));
  const wide = ['utf-16le', 'utf-16be', 'utf-32le', 'utf-32be'];
  // Its letters are at the same places in windows-1252.
  const same = ['iso-8859-1'];
  assert.deepEqual(ENCODINGS.map(([name]) => name).sort(), [...detected, ...wide, ...same].sort());
});

test('symbols alone do not turn Western text into another encoding', () => {
  for (const text of ['Price €;12', 'a – b', '“quoted”', '5 °C', '© 2024', 'Müller', 'café', 'Zoë']) {
    assert.equal(
      iconv.decode(iconv.encode(text, 'windows-1252'), guessEncoding(iconv.encode(text, 'windows-1252')).encoding),
      text,
    );
  }
});
