// Are all languages complete? The same files, the same keys, the same values to fill in, nothing left empty.
import { expect, test } from 'vitest';
import { LANGUAGES } from '@/lib/i18n';

const files = import.meta.glob<Record<string, string>>('./*/*.json', { eager: true, import: 'default' });
const names = [...new Set(Object.keys(files).map((path) => path.split('/')[2]))];
const foreign = Object.keys(LANGUAGES).filter((language) => language !== 'en');

function read(language: string, name: string | undefined): Record<string, string> {
  return files[`./${language}/${name ?? ''}`] ?? {};
}

/** Languages differ in their plurals: `_one`, `_other` are one key. */
function keys(words: Record<string, string>): string[] {
  return [...new Set(Object.keys(words).map((key) => key.replace(/_(zero|one|two|few|many|other)$/, '')))].sort();
}

function holes(text: string): string[] {
  return (text.match(/\{\{[^}]+\}\}/g) ?? []).sort();
}

for (const name of names) {
  test.each(foreign)(`${name ?? ''} says everything in %s, too`, (language) => {
    const english = read('en', name);
    const other = read(language, name);
    expect(keys(other)).toEqual(keys(english));
    for (const [key, text] of Object.entries(other)) {
      expect(text.trim(), key).not.toBe('');
      const original = english[key];
      if (original !== undefined) expect(holes(text), key).toEqual(holes(original));
    }
  });
}
