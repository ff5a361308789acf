// Fills a text template. Pure; a value that a template names and nobody gave is a bug, not an empty place
// in a letter.

export type TemplateValues = Record<string, string>;

/** Replaces each {name} by its value. */
export function fill(template: string, values: TemplateValues): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`the template names {${name}}, and there is no such value`);
    return value;
  });
}
