// Lint: the type-checked rules, and the borders of the house that a look at one import can decide (the rest:
// test/tidy.test.ts).
import tseslint from 'typescript-eslint';

// Pure from end to end: whatever they export may be used by rules.
const pureLibs = ['money', 'events', 'references'];
const apps = ['auth', 'catalog', 'payments', 'cancellations', 'pagesa'];

const libBorder = { regex: '(^|/)apps/', message: 'A lib never imports an app.' };
const sourceBorder = { regex: '(^|/)libs/', message: "Import a lib by its name, '#name'." };
const kafkaBorder = { regex: '^kafkajs$', message: 'Only libs/log knows the Kafka client.' };
const randomBorder = {
  regex: '^(node:)?crypto$',
  importNames: ['randomBytes', 'randomUUID', 'randomInt', 'randomFillSync', 'randomFill', 'webcrypto'],
  message: 'Only libs/time reads randomness: newId() or randomToken().',
};
const otherApps = (own) => ({
  regex: `^\\.\\./.*\\b(${apps.filter((app) => app !== own).join('|')})/src/`,
  message: 'An app never imports another app: what it must know arrives as events.',
});
// A rules file may know the pure libs, other rules and the table of the way; of all else only the types.
// Hashing is pure, and so are days: of libs/time rules take those, never its clock.
const pure = (relative) => [
  {
    regex: `^(?!#(${pureLibs.join('|')}|time)$|node:crypto$|${relative})`,
    allowTypeImports: true,
    message: `Rules are pure: they import other rules and ${pureLibs.map((lib) => `#${lib}`).join(', ')}; of anything else only types.`,
  },
  {
    regex: '^#time$',
    allowImportNames: ['isDay', 'dayAfter'],
    allowTypeImports: true,
    message: 'Rules read no clock: they are given the day and the time.',
  },
];
const pureOnly = pure('\\.{1,2}/(.*/)?([a-z0-9-]+\\.rules|way)\\.js$');
const noRules = {
  regex: '\\.rules\\.js$',
  allowTypeImports: true,
  message: 'SQL files decide nothing: they import no rules.',
};

// The option of a rule does not add up over several blocks, so each block names all of its borders.
const borders = (files, patterns, ignores = []) => ({
  files,
  ignores,
  rules: { '@typescript-eslint/no-restricted-imports': ['error', { patterns }] },
});
const always = [kafkaBorder, randomBorder];
const kind = (suffix, folder, patterns, border) =>
  borders([`${folder}/**/*.${suffix}.ts`], [...patterns, border].flat());

const clock = [
  ["CallExpression[callee.object.name='Date'][callee.property.name='now']", 'now()'],
  ["NewExpression[callee.name='Date'][arguments.length=0]", 'now()'],
  ["CallExpression[callee.object.name='performance'][callee.property.name='now']", 'monotonicMs()'],
  ["CallExpression[callee.object.name='Math'][callee.property.name='random']", 'randomToken()'],
  [
    "CallExpression[callee.object.name='crypto'][callee.property.name=/^random|^getRandom/]",
    'newId() or randomToken()',
  ],
].map(([selector, instead]) => ({
  selector,
  message: `Only libs/time reads the clock and randomness: ${instead}.`,
}));

export default tseslint.config(
  { ignores: ['dist/**', 'node_modules/**', 'coverage/**', '.pagesa/**', '**/*.d.mts'] },
  ...tseslint.configs.recommendedTypeChecked,
  {
    files: ['**/*.ts'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      // The classes that Nest injects and class-validator reads stay value imports: the rule knows
      // decorators.
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', caughtErrors: 'all' }],
      '@typescript-eslint/require-await': 'off',
      // Interfaces declare methods that are plain functions
      // here: nothing of ours depends on an unbound `this`.
      '@typescript-eslint/unbound-method': 'off',
      'no-empty': 'error',
    },
  },
  {
    files: ['{apps,libs}/**/*.ts'],
    ignores: ['libs/time/**'],
    rules: { 'no-restricted-syntax': ['error', ...clock] },
  },

  borders(['libs/**/*.ts'], [...always, libBorder], ['libs/log/**', 'libs/time/**']),
  borders(['libs/log/**/*.ts'], [randomBorder, libBorder]),
  borders(['libs/time/**/*.ts'], [kafkaBorder, libBorder]),
  kind('rules', 'libs', [...always, libBorder], pureOnly),
  kind('sql', 'libs', [...always, libBorder], noRules),
  ...apps.flatMap((app) => {
    const own = [...always, sourceBorder, ...(app === 'pagesa' ? [] : [otherApps(app)])];
    return [
      borders([`apps/${app}/**/*.ts`], own),
      kind('rules', `apps/${app}`, own, pureOnly),
      kind('sql', `apps/${app}`, own, noRules),
    ];
  }),
  borders([`libs/{${pureLibs.join(',')}}/**/*.rules.ts`], [...always, libBorder, ...pure('\\.{1,2}/')]),

  {
    files: ['**/*.spec.ts', 'test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  { files: ['**/*.{mjs,cjs}'], ...tseslint.configs.disableTypeChecked },
  {
    files: ['**/*.cjs'],
    languageOptions: { globals: { module: 'writable', require: 'readonly' } },
  },
);
