// Has every feature tests of what its components do, and of its model where it has one?
import { readdir } from 'node:fs/promises';
import { expect, test } from 'vitest';

const FEATURES = 'src/features';

async function files(folder: string): Promise<string[]> {
  return readdir(`${FEATURES}/${folder}`, { recursive: true });
}

test('each feature tries its components and its model', async () => {
  const lacking: string[] = [];
  for (const feature of await readdir(FEATURES)) {
    const found = await files(feature);
    const components = found.some((file) => /components\/.*\.test\.tsx$/.test(file));
    const model = !found.includes('model.ts') || found.includes('model.test.ts');
    if (!(components && model)) lacking.push(feature);
  }
  expect(lacking).toEqual([]);
});
