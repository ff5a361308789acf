// Brings names and what people type into one form: small letters, Latin script, no diacritics. Pure.

const cyrillic: Record<string, string> = Object.fromEntries(
  (
    'а a б b в v г g д d ђ dj е e ж z з z и i ј j к k л l љ lj м m н n њ nj о o п p р r с s т t ћ c ' +
    'у u ф f х h ц c ч c џ dz ш s'
  )
    .split(' ')
    .flatMap((letter, index, all) => (index % 2 === 0 ? [[letter, all[index + 1]]] : [])),
);

/** Letters that Unicode does not take apart into a letter and a mark, and the Cyrillic ones. */
const letters: Record<string, string> = { ...cyrillic, đ: 'dj', ß: 'ss', ø: 'o', ł: 'l', ı: 'i' };
const foreign = new RegExp(`[${Object.keys(letters).join('')}]`, 'g');

export function fold(text: string): string {
  return text
    .toLowerCase()
    .replace(foreign, (letter) => letters[letter])
    .normalize('NFD')
    .replace(/\p{M}/gu, '');
}

const wordsMax = 12;
const wordLengthMax = 40;

/** The words of a text, folded, each once. */
export function wordsOf(text: string): string[] {
  const words = fold(text).match(/[a-z0-9]+/g) ?? [];
  return [...new Set(words.map((word) => word.slice(0, wordLengthMax)))].slice(0, wordsMax);
}
