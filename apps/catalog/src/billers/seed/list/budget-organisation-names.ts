// The names of ministries, regulatory offices, agencies and courts in the three languages, with the codes
// they keep.

/** Code, then the name in Albanian, Serbian and English. */
export type NameRow = [code: string, sq: string, sr: string, en: string];

export const ministries: NameRow[] = [
  [
    'ministry-finance',
    'Ministria e Financave, Punës dhe Transfereve',
    'Ministarstvo finansija, rada i transfera',
    'Ministry of Finance, Labour and Transfers',
  ],
  [
    'ministry-interior',
    'Ministria e Punëve të Brendshme',
    'Ministarstvo unutrašnjih poslova',
    'Ministry of Internal Affairs',
  ],
  ['ministry-justice', 'Ministria e Drejtësisë', 'Ministarstvo pravde', 'Ministry of Justice'],
  [
    'ministry-foreign-affairs',
    'Ministria e Punëve të Jashtme dhe Diasporës',
    'Ministarstvo spoljnih poslova i dijaspore',
    'Ministry of Foreign Affairs and Diaspora',
  ],
  ['ministry-defence', 'Ministria e Mbrojtjes', 'Ministarstvo odbrane', 'Ministry of Defence'],
  ['ministry-health', 'Ministria e Shëndetësisë', 'Ministarstvo zdravlja', 'Ministry of Health'],
  [
    'ministry-education',
    'Ministria e Arsimit, Shkencës, Teknologjisë dhe Inovacionit',
    'Ministarstvo obrazovanja, nauke, tehnologije i inovacija',
    'Ministry of Education, Science, Technology and Innovation',
  ],
  ['ministry-economy', 'Ministria e Ekonomisë', 'Ministarstvo ekonomije', 'Ministry of Economy'],
  [
    'ministry-environment',
    'Ministria e Mjedisit, Planifikimit Hapësinor dhe Infrastrukturës',
    'Ministarstvo životne sredine, prostornog planiranja i infrastrukture',
    'Ministry of Environment, Spatial Planning and Infrastructure',
  ],
  [
    'ministry-agriculture',
    'Ministria e Bujqësisë, Pylltarisë dhe Zhvillimit Rural',
    'Ministarstvo poljoprivrede, šumarstva i ruralnog razvoja',
    'Ministry of Agriculture, Forestry and Rural Development',
  ],
  [
    'ministry-culture',
    'Ministria e Kulturës, Rinisë dhe Sportit',
    'Ministarstvo kulture, omladine i sporta',
    'Ministry of Culture, Youth and Sports',
  ],
  [
    'ministry-industry',
    'Ministria e Industrisë, Ndërmarrësisë dhe Tregtisë',
    'Ministarstvo industrije, preduzetništva i trgovine',
    'Ministry of Industry, Entrepreneurship and Trade',
  ],
  [
    'ministry-local-government',
    'Ministria e Administrimit të Pushtetit Lokal',
    'Ministarstvo administracije lokalne samouprave',
    'Ministry of Local Government Administration',
  ],
];

export const regulatoryOffices: NameRow[] = [
  [
    'regulator-communications',
    'Autoriteti Rregullativ i Komunikimeve Elektronike dhe Postare',
    'Regulatorni autoritet za elektronske i poštanske komunikacije',
    'Regulatory Authority of Electronic and Postal Communications',
  ],
  [
    'regulator-energy',
    'Zyra e Rregullatorit për Energji',
    'Regulatorni ured za energiju',
    'Energy Regulatory Office',
  ],
  [
    'regulator-water',
    'Autoriteti Rregullator për Shërbimet e Ujit',
    'Regulatorni autoritet za usluge vode',
    'Water Services Regulatory Authority',
  ],
  [
    'regulator-aviation',
    'Autoriteti i Aviacionit Civil',
    'Autoritet civilnog vazduhoplovstva',
    'Civil Aviation Authority',
  ],
  [
    'regulator-railways',
    'Autoriteti Rregullativ i Hekurudhave',
    'Regulatorni autoritet za železnice',
    'Railway Regulatory Authority',
  ],
  [
    'regulator-mines',
    'Komisioni i Pavarur për Miniera dhe Minerale',
    'Nezavisna komisija za rudnike i minerale',
    'Independent Commission for Mines and Minerals',
  ],
  [
    'regulator-media',
    'Komisioni i Pavarur për Media',
    'Nezavisna komisija za medije',
    'Independent Media Commission',
  ],
  [
    'regulator-medicines',
    'Agjencia e Kosovës për Produkte dhe Pajisje Medicinale',
    'Agencija Kosova za medicinske proizvode i uređaje',
    'Kosovo Agency for Medical Products and Equipment',
  ],
  [
    'regulator-procurement',
    'Organi Shqyrtues i Prokurimit',
    'Telo za razmatranje nabavki',
    'Procurement Review Body',
  ],
];

export const agencies: NameRow[] = [
  [
    'civil-registration',
    'Agjencia e Regjistrimit Civil',
    'Agencija za civilnu registraciju',
    'Civil Registration Agency',
  ],
  ['cadastre', 'Agjencia Kadastrale e Kosovës', 'Katastarska agencija Kosova', 'Kosovo Cadastral Agency'],
  [
    'business-registration',
    'Agjencia e Regjistrimit të Bizneseve',
    'Agencija za registraciju biznisa',
    'Business Registration Agency',
  ],
  [
    'food-veterinary',
    'Agjencia e Ushqimit dhe Veterinarisë',
    'Agencija za hranu i veterinu',
    'Food and Veterinary Agency',
  ],
  ['vehicle-registration', 'Regjistrimi i automjeteve', 'Registracija vozila', 'Vehicle registration'],
  ['driving-licences', 'Patentë shoferët', 'Vozačke dozvole', 'Driving licences'],
  [
    'university-prishtina',
    'Universiteti i Prishtinës "Hasan Prishtina"',
    'Univerzitet u Prištini "Hasan Prishtina"',
    'University of Prishtina "Hasan Prishtina"',
  ],
  [
    'hospital-service',
    'Shërbimi Spitalor dhe Klinik Universitar i Kosovës',
    'Bolnička i univerzitetska klinička služba Kosova',
    'Hospital and University Clinical Service of Kosovo',
  ],
];

/** As above, with an example of a creditor reference. */
export const courts: [code: string, sq: string, sr: string, en: string, example: string][] = [
  [
    'court-prishtina',
    'Gjykata Themelore në Prishtinë',
    'Osnovni sud u Prištini',
    'Basic Court of Prishtina',
    'RF80C012026000123',
  ],
  [
    'court-prizren',
    'Gjykata Themelore në Prizren',
    'Osnovni sud u Prizrenu',
    'Basic Court of Prizren',
    'RF18C022026000123',
  ],
  [
    'court-peja',
    'Gjykata Themelore në Pejë',
    'Osnovni sud u Peći',
    'Basic Court of Peja',
    'RF53C032026000123',
  ],
  [
    'court-gjakova',
    'Gjykata Themelore në Gjakovë',
    'Osnovni sud u Đakovici',
    'Basic Court of Gjakova',
    'RF88C042026000123',
  ],
  [
    'court-mitrovica',
    'Gjykata Themelore në Mitrovicë',
    'Osnovni sud u Mitrovici',
    'Basic Court of Mitrovica',
    'RF26C052026000123',
  ],
  [
    'court-gjilan',
    'Gjykata Themelore në Gjilan',
    'Osnovni sud u Gnjilanu',
    'Basic Court of Gjilan',
    'RF61C062026000123',
  ],
  [
    'court-ferizaj',
    'Gjykata Themelore në Ferizaj',
    'Osnovni sud u Uroševcu',
    'Basic Court of Ferizaj',
    'RF96C072026000123',
  ],
  ['court-appeals', 'Gjykata e Apelit', 'Apelacioni sud', 'Court of Appeals', 'RF34C082026000123'],
  ['court-supreme', 'Gjykata Supreme', 'Vrhovni sud', 'Supreme Court', 'RF69C092026000123'],
  ['court-commercial', 'Gjykata Komerciale', 'Privredni sud', 'Commercial Court', 'RF07C102026000123'],
];
