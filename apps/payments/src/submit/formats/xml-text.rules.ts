// Writes text into XML: escaped, cut to what the schema allows, and without the characters XML 1.0 has no
// place for. Pure.

// Control characters, half surrogates and the two noncharacters; with the u flag a whole surrogate pair is
// not matched.
const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Cs}/gu;
const escapes: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#13;',
};

export const xmlText = (text: string): string =>
  text.replace(forbidden, '\ufffd').replace(/[&<>"\r]/g, (character) => escapes[character]);

/** An element with text of at most so many characters (as XSD counts them); nothing if there is no text. */
export function element(name: string, text: string | undefined, lengthMax: number): string {
  if (!text) return '';
  const cut = text.length <= lengthMax ? text : [...text].slice(0, lengthMax).join('');
  return `<${name}>${xmlText(cut)}</${name}>`;
}

/** The text in pieces of at most so many characters, none of them empty. */
export function pieces(text: string, lengthMax: number): string[] {
  const characters = [...text];
  const parts: string[] = [];
  for (let from = 0; from < characters.length; from += lengthMax)
    parts.push(characters.slice(from, from + lengthMax).join(''));
  return parts;
}
