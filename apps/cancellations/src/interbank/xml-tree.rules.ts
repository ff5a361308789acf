// Finds its way in a message that was read into a tree. Pure.

export interface XmlNode {
  name: string;
  attributes: Record<string, string>;
  children: XmlNode[];
  text: string;
}

/** The nodes at the end of a path such as `CxlDtls/TxInfAndSts`, below a node. */
export function nodesAt(node: XmlNode | undefined, path: string): XmlNode[] {
  let found = node ? [node] : [];
  for (const name of path.split('/'))
    found = found.flatMap((each) => each.children.filter((child) => child.name === name));
  return found;
}

/** The trimmed text at the end of a path; undefined if there is none. */
export function textAt(node: XmlNode | undefined, path: string): string | undefined {
  const text = nodesAt(node, path)[0]?.text.trim();
  return text === '' ? undefined : text;
}
