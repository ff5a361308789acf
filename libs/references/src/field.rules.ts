// The meaning of parts of a reference: which items are a field, and whether what stands there is a value of
// it.
import type { PeriodForm, ReferenceField } from './format.js';
import type { PatternItem } from './pattern.rules.js';

/** A named group of the pattern with what the format says of it. */
export interface FieldSpan extends ReferenceField {
  /** Index of its first item, and of the one after its last. */
  first: number;
  after: number;
}

/** Every named group of the pattern, in order, with or without a field that describes it. */
export function fieldSpans(
  items: readonly PatternItem[],
  fields: readonly ReferenceField[] = [],
): FieldSpan[] {
  const spans: FieldSpan[] = [];
  items.forEach(({ group }, index) => {
    if (group === undefined) return;
    const open = spans.at(-1);
    if (open?.name === group) open.after = index + 1;
    else
      spans.push({
        ...fields.find(({ name }) => name === group),
        name: group,
        first: index,
        after: index + 1,
      });
  });
  return spans;
}

/** What is wrong with the text of a field, as the end of a sentence; undefined if it is one of its values. */
export function fieldProblem(field: ReferenceField, text: string): string | undefined {
  if (field.values && !Object.hasOwn(field.values, text)) {
    const known = Object.keys(field.values).sort();
    return `is not one of ${known.slice(0, 8).join(', ')}${known.length > 8 ? '…' : ''}`;
  }
  if (field.period && !isPeriod(text, field.period)) return `is not a period written ${field.period}`;
  return undefined;
}

const periods: Record<PeriodForm, { form: RegExp; last: number; write(year: string, part: string): string }> =
  {
    YYYY: { form: /^20\d\d$/, last: 1, write: (year) => year },
    YYYYMM: { form: /^20\d\d(?:0[1-9]|1[0-2])$/, last: 12, write: (year, month) => year + month },
    MMYYYY: { form: /^(?:0[1-9]|1[0-2])20\d\d$/, last: 12, write: (year, month) => month + year },
    YYMM: { form: /^\d\d(?:0[1-9]|1[0-2])$/, last: 12, write: (year, month) => year.slice(2) + month },
    YYYYQ: { form: /^20\d\d[1-4]$/, last: 4, write: (year, quarter) => year + quarter.slice(1) },
  };

export const periodForms: readonly string[] = Object.keys(periods);

const isPeriod = (text: string, form: PeriodForm): boolean => periods[form].form.test(text);

/** A period of this century, by choice. */
export function anyPeriod(form: PeriodForm, choose: (max: number) => number): string {
  const period = periods[form];
  return period.write(String(2000 + choose(100)), String(1 + choose(period.last)).padStart(2, '0'));
}
