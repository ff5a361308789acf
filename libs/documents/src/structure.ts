// The logical structure of a tagged PDF (who is a heading, a table, a row, a cell), written as it grows:
// nothing but the open elements is held, whatever the number of pages.
import type { CompactDocument, PdfObject } from './compact-document.js';

export type Role = 'Document' | 'H1' | 'H2' | 'P' | 'Table' | 'TR' | 'TH' | 'TD' | 'Figure' | 'Sect';

/** An open element: `kids` are its children's references and its marked contents, in reading order. */
export interface Element {
  id: number;
  role: Role;
  parent: number;
  attributes: string;
  pageId: number;
  kids: string[];
}

export class Structure {
  private readonly root: PdfObject;
  private readonly document: Element;
  private readonly parents: unknown[] = [];
  private page: PdfObject | undefined;
  private marks: number[] = [];

  constructor(private readonly doc: CompactDocument) {
    this.root = doc.structureRoot();
    this.document = this.element('Document', this.root.id, '');
    this.root.data.K = [reference(this.document.id)];
  }

  /** Opens an element below another, or below the document. */
  open(role: Role, parent: Element = this.document, attributes = ''): Element {
    const made = this.element(role, parent.id, attributes);
    parent.kids.push(`${made.id} 0 R`);
    return made;
  }

  /** Writes an element that gets no more children. */
  close(element: Element): void {
    const page = element.pageId > 0 ? `/Pg ${element.pageId} 0 R` : '';
    const { id, role, parent, attributes, kids } = element;
    this.doc.pack(id, `<</S/${role}/P ${parent} 0 R${page}${attributes}/K[${kids.join(' ')}]>>`);
  }

  /** The next marked content of the present page, belonging to the element: the number to mark it with. */
  mark(element: Element): number {
    if (this.page === undefined) throw new Error('content is marked on a page, and there is none');
    const number = this.marks.push(element.id) - 1;
    if (element.pageId === 0) element.pageId = this.page.id;
    const own = element.pageId === this.page.id;
    element.kids.push(own ? `${number}` : `<</Type/MCR/Pg ${this.page.id} 0 R/MCID ${number}>>`);
    return number;
  }

  turnTo(page: PdfObject): void {
    this.closePage();
    this.page = page;
    page.data.StructParents = this.parents.length / 2;
  }

  end(): void {
    this.closePage();
    this.close(this.document);
    const tree = this.doc.object({ Nums: this.parents });
    tree.end();
    this.root.data.ParentTree = tree;
    this.root.data.ParentTreeNextKey = this.parents.length / 2;
  }

  private closePage(): void {
    if (this.page === undefined) return;
    const id = this.doc.reserve();
    this.doc.pack(id, `[${this.marks.map((element) => `${element} 0 R`).join(' ')}]`);
    this.parents.push(this.parents.length / 2, reference(id));
    this.marks = [];
  }

  private element(role: Role, parent: number, attributes: string): Element {
    return { id: this.doc.reserve(), role, parent, attributes, pageId: 0, kids: [] };
  }
}

/** pdfkit prints whatever it does not know as text: this prints as an indirect reference. */
function reference(id: number): object {
  return { [Symbol.toStringTag]: 'Reference', toString: () => `${id} 0 R` };
}
