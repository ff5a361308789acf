// Reads a small XML message into a tree, within bounds; a document type is refused, so that no entity is
// ever expanded.
import { SaxesParser } from 'saxes';
import type { XmlNode } from './xml-tree.rules.js';

/** The message is not well-formed, or beyond the bounds. */
export class XmlRefused extends Error {
  override name = 'XmlRefused';
}

const nodesMax = 200_000;
const depthMax = 40;

/** The root of the document. Names come without prefixes. */
export function readXml(xml: string): XmlNode {
  const root: XmlNode = { name: '', attributes: {}, children: [], text: '' };
  const path = [root];
  let count = 0;
  const parser = new SaxesParser({ xmlns: true });
  parser.on('error', (error) => {
    throw new XmlRefused(`not well-formed: ${error.message}`);
  });
  parser.on('doctype', () => {
    throw new XmlRefused('a document type declaration is not taken');
  });
  parser.on('opentag', (tag) => {
    if (++count > nodesMax || path.length > depthMax)
      throw new XmlRefused('the message is too large or too deep');
    const attributes = Object.fromEntries(
      Object.entries(tag.attributes).map(([name, each]) => [name, each.value]),
    );
    const node: XmlNode = { name: tag.local, attributes, children: [], text: '' };
    path.at(-1)!.children.push(node);
    path.push(node);
  });
  parser.on('text', (text) => (path.at(-1)!.text += text));
  parser.on('closetag', () => void path.pop());
  parser.write(xml).close();
  return root.children[0];
}
