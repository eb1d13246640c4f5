// Are the API's types those of the committed document? `make openapi` writes both.
import { readFile } from 'node:fs/promises';
import openapiTS, { astToString, COMMENT_HEADER } from 'openapi-typescript';
import { expect, test } from 'vitest';

test('the types are those of openapi/salus.json', async () => {
  const document: unknown = JSON.parse(await readFile('../openapi/salus.json', 'utf8'));
  const nodes = await openapiTS(document as Parameters<typeof openapiTS>[0], {
    rootTypes: true,
    rootTypesNoSchemaPrefix: true,
    silent: true,
  });
  const written = await readFile('src/schema/salus.ts', 'utf8');
  expect(written === `${COMMENT_HEADER}${astToString(nodes)}`, 'stale: run `make openapi`').toBe(true);
});
