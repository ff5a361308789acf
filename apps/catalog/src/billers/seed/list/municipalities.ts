// The 38 municipalities of Kosovo. The keys and numbers are ours and never change; names are those in public
// use.

export interface Municipality {
  /** Two digits, by which example references name it. */
  number: string;
  key: string;
  sq: string;
  /** "of …" in Albanian, for "Komuna e …". */
  sqOf: string;
  sr: string;
  en: string;
}

const rows: [key: string, sq: string, sqOf: string, sr: string, en: string][] = [
  ['decan', 'Deçan', 'Deçanit', 'Dečani', 'Deçan'],
  ['dragash', 'Dragash', 'Dragashit', 'Dragaš', 'Dragash'],
  ['drenas', 'Drenas (Gllogoc)', 'Drenasit', 'Glogovac', 'Drenas (Gllogoc)'],
  ['ferizaj', 'Ferizaj', 'Ferizajt', 'Uroševac', 'Ferizaj'],
  ['fushe-kosova', 'Fushë Kosovë', 'Fushë Kosovës', 'Kosovo Polje', 'Fushë Kosova'],
  ['gjakova', 'Gjakovë', 'Gjakovës', 'Đakovica', 'Gjakova'],
  ['gjilan', 'Gjilan', 'Gjilanit', 'Gnjilane', 'Gjilan'],
  ['gracanica', 'Graçanicë', 'Graçanicës', 'Gračanica', 'Gračanica'],
  ['hani-i-elezit', 'Hani i Elezit', 'Hanit të Elezit', 'Elez Han', 'Hani i Elezit'],
  ['istog', 'Istog', 'Istogut', 'Istok', 'Istog'],
  ['junik', 'Junik', 'Junikut', 'Junik', 'Junik'],
  ['kacanik', 'Kaçanik', 'Kaçanikut', 'Kačanik', 'Kaçanik'],
  ['kamenica', 'Kamenicë', 'Kamenicës', 'Kosovska Kamenica', 'Kamenica'],
  ['klina', 'Klinë', 'Klinës', 'Klina', 'Klina'],
  ['kllokot', 'Kllokot', 'Kllokotit', 'Klokot', 'Kllokot'],
  ['leposaviq', 'Leposaviq', 'Leposaviqit', 'Leposavić', 'Leposavić'],
  ['lipjan', 'Lipjan', 'Lipjanit', 'Lipljan', 'Lipjan'],
  ['malisheva', 'Malishevë', 'Malishevës', 'Mališevo', 'Malisheva'],
  ['mamusha', 'Mamushë', 'Mamushës', 'Mamuša', 'Mamusha'],
  ['mitrovica-jugore', 'Mitrovicë e Jugut', 'Mitrovicës së Jugut', 'Južna Mitrovica', 'South Mitrovica'],
  ['mitrovica-veriore', 'Mitrovicë e Veriut', 'Mitrovicës së Veriut', 'Severna Mitrovica', 'North Mitrovica'],
  ['novoberda', 'Novobërdë', 'Novobërdës', 'Novo Brdo', 'Novobërda'],
  ['obiliq', 'Obiliq', 'Obiliqit', 'Obilić', 'Obiliq'],
  ['partesh', 'Partesh', 'Parteshit', 'Parteš', 'Parteš'],
  ['peja', 'Pejë', 'Pejës', 'Peć', 'Peja'],
  ['podujeva', 'Podujevë', 'Podujevës', 'Podujevo', 'Podujeva'],
  ['prishtina', 'Prishtinë', 'Prishtinës', 'Priština', 'Prishtina'],
  ['prizren', 'Prizren', 'Prizrenit', 'Prizren', 'Prizren'],
  ['rahovec', 'Rahovec', 'Rahovecit', 'Orahovac', 'Rahovec'],
  ['ranillug', 'Ranillug', 'Ranillugut', 'Ranilug', 'Ranilug'],
  ['shterpca', 'Shtërpcë', 'Shtërpcës', 'Štrpce', 'Štrpce'],
  ['shtime', 'Shtime', 'Shtimes', 'Štimlje', 'Shtime'],
  ['skenderaj', 'Skenderaj', 'Skenderajt', 'Srbica', 'Skenderaj'],
  ['suhareka', 'Suharekë', 'Suharekës', 'Suva Reka', 'Suhareka'],
  ['viti', 'Viti', 'Vitisë', 'Vitina', 'Viti'],
  ['vushtrri', 'Vushtrri', 'Vushtrrisë', 'Vučitrn', 'Vushtrri'],
  ['zubin-potok', 'Zubin Potok', 'Zubin Potokut', 'Zubin Potok', 'Zubin Potok'],
  ['zvecan', 'Zveçan', 'Zveçanit', 'Zvečan', 'Zvečan'],
];

export const municipalities: readonly Municipality[] = rows.map(([key, sq, sqOf, sr, en], index) => ({
  number: String(index + 1).padStart(2, '0'),
  key,
  sq,
  sqOf,
  sr,
  en,
}));
