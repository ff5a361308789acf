// Prints what a benchmark measured: a table for a person, one JSON object for a program.

type Figure = number | string | boolean | { [name: string]: Figure };

export function report(json: boolean, figures: Record<string, Figure>): void {
  if (json) {
    console.log(JSON.stringify(figures));
    return;
  }
  for (const [name, value] of rows(figures, '')) console.log(`${name.padEnd(34)}${value.padStart(14)}`);
}

function* rows(figures: Record<string, Figure>, prefix: string): Generator<[string, string]> {
  for (const [name, value] of Object.entries(figures)) {
    if (typeof value === 'object') yield* rows(value, `${prefix}${name}.`);
    else yield [prefix + name, typeof value === 'number' ? format(value) : String(value)];
  }
}

const format = (value: number): string =>
  value >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(value < 1 ? 3 : 1);
