// Which rules of the house hold a machine's eye? Types without holes, hooks in order, arrows one way.
import { readdirSync } from 'node:fs';
import hooks from 'eslint-plugin-react-hooks';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

const features = readdirSync(new URL('src/features', import.meta.url));

const ONE_WAY = 'Features stand side by side: what two of them need moves to `ui/` or `lib/`, or a route passes it on.';
const NO_CLOCKS = { group: ['dayjs', 'dayjs/*'], message: 'Times are said by lib/time.ts alone, with Intl.' };

function forbidden(...patterns) {
  return { 'no-restricted-imports': ['error', { patterns: [NO_CLOCKS, ...patterns] }] };
}

export default defineConfig(
  { ignores: ['dist', 'public', 'eslint.config.js', 'src/schema', 'src/routeTree.gen.ts'] },
  tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { 'react-hooks': hooks },
    rules: {
      'react-hooks/rules-of-hooks': 'error',
      'react-hooks/exhaustive-deps': 'error',
      'no-console': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/only-throw-error': ['error', { allow: [{ from: 'package', package: '@tanstack/router-core', name: ['Redirect', 'NotFoundError'] }] }],
      // A handler may be a promise: its failure is shown by the mutation it belongs to.
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      'no-restricted-globals': ['error', { name: 'fetch', message: 'Ask by lib/api.ts: it knows who asks.' }],
      'no-restricted-syntax': [
        'error',
        {
          selector: 'CallExpression[callee.property.name=/^toLocale(Date|Time)?String$/]',
          message: 'Times and amounts are said by lib/time.ts and lib/money.ts alone.',
        },
        {
          selector: "MemberExpression[object.name='Intl'][property.name=/DateTimeFormat|NumberFormat/]",
          message: 'Times and amounts are said by lib/time.ts and lib/money.ts alone.',
        },
      ],
      ...forbidden(),
    },
  },
  ...features.map((feature) => ({
    files: [`src/features/${feature}/**`],
    rules: forbidden(
      { regex: `^@/features/(?!${feature}/)`, message: ONE_WAY },
      { regex: '^(\\.\\./){2,}', message: 'Leave your folder by `@/…`, so that the arrow can be seen.' },
      { regex: '^@/(routes|app)/', message: 'Routes know features, never the other way.' },
    ),
  })),
  {
    files: ['src/ui/**'],
    rules: forbidden({ regex: '^@/(features|routes|app|schema)/', message: '`ui/` knows no domain word.' }),
  },
  {
    files: ['src/lib/**'],
    rules: {
      ...forbidden({ regex: '^@/(features|routes|app|ui)/', message: '`lib/` is the ground floor.' }),
    },
  },
  {
    files: ['src/lib/{time,money}.ts', 'src/lib/{api,auth,config}.ts', '**/*.test.{ts,tsx}', 'tests/**', '*.config.ts'],
    rules: { 'no-restricted-syntax': 'off', 'no-restricted-globals': 'off' },
  },
);
