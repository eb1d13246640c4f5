// Do the arrows hold? The linter is shown what it must refuse: a rule that lets everything through is none.
import { ESLint } from 'eslint';
import { expect, test, vi } from 'vitest';

vi.setConfig({ testTimeout: 60_000 }); // the first question reads the whole program

const eslint = new ESLint();

async function refusals(file: string, source: string): Promise<string[]> {
  const [result] = await eslint.lintText(source, { filePath: file });
  return result?.messages.map(({ ruleId }) => ruleId ?? '') ?? [];
}

test.each([
  ['a feature of another one', 'src/features/search/model.ts', "import { zoneOf } from '@/features/booking/model';\nzoneOf;"],
  ['a feature of a route', 'src/features/search/model.ts', "import { Route } from '@/routes/index';\nRoute;"],
  ['ui of a feature', 'src/ui/page.tsx', "import { zoneOf } from '@/features/booking/model';\nzoneOf;"],
  ['ui of the API’s words', 'src/ui/page.tsx', "import type { Slot } from '@/schema/salus';\nexport type X = Slot;"],
  ['lib of ui', 'src/lib/api.ts', "import { Page } from '@/ui/page';\nPage;"],
  ['anybody of another clock', 'src/routes/index.tsx', "import dayjs from 'dayjs';\ndayjs;"],
])('no import by %s', async (_who, file, source) => {
  expect(await refusals(file, source)).toContain('no-restricted-imports');
});

test('a feature may know itself, ui and lib', async () => {
  const source = "import { zoneOf } from '@/features/booking/model';\nimport { api } from '@/lib/api';\nzoneOf; api;";
  expect(await refusals('src/features/booking/choice.ts', source)).not.toContain('no-restricted-imports');
});

test('nobody asks the server past the client that knows who asks', async () => {
  expect(await refusals('src/features/search/model.ts', "await fetch('/api/v1/slots');")).toContain('no-restricted-globals');
});

test('nobody says a time in words of their own', async () => {
  expect(await refusals('src/ui/page.tsx', 'new Date().toLocaleString();')).toContain('no-restricted-syntax');
  expect(await refusals('src/ui/page.tsx', "new Intl.DateTimeFormat('en');")).toContain('no-restricted-syntax');
});

test('there is no `any`', async () => {
  expect(await refusals('src/ui/page.tsx', 'export const x: any = 1;')).toContain('@typescript-eslint/no-explicit-any');
});
