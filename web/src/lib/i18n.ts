// Which words does the reader want? One folder a language, one file a feature, loaded when it is shown.
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';

export const LANGUAGES = { en: 'English', de: 'Deutsch', es: 'Español' } as const;
export type Language = keyof typeof LANGUAGES;

const CHOSEN = 'salus.language';
const texts = import.meta.glob<{ default: Record<string, string> }>('../texts/*/*.json');

export async function beginTexts(): Promise<void> {
  i18next.on('languageChanged', (language) => {
    document.documentElement.lang = language;
  });
  await i18next
    .use({ type: 'backend', read })
    .use(initReactI18next)
    .init({
      lng: preferred(),
      fallbackLng: false,
      supportedLngs: Object.keys(LANGUAGES),
      ns: ['common'],
      defaultNS: 'common',
      keySeparator: false,
      interpolation: { escapeValue: false }, // React escapes
      returnEmptyString: false,
    });
}

export async function choose(language: Language): Promise<void> {
  localStorage.setItem(CHOSEN, language);
  await i18next.changeLanguage(language);
}

/** For a route's `loader`: its words are there before it is drawn. */
export function words(...names: string[]): () => Promise<void> {
  return () => i18next.loadNamespaces(names);
}

/** The reader's locale: their region where the browser tells it, for dates and numbers. */
export function locale(): string {
  const language = i18next.resolvedLanguage ?? 'en';
  const regional = navigator.languages.find((one) => one.startsWith(`${language}-`));
  return regional ?? (language === 'en' ? 'en-GB' : language);
}

/** "German" for `de`, in the reader's own language. */
export function languageName(code: string): string {
  const name = new Intl.DisplayNames(locale(), { type: 'language' }).of(code) ?? code;
  return name.charAt(0).toLocaleUpperCase(locale()) + name.slice(1);
}

function preferred(): Language {
  const wanted = [localStorage.getItem(CHOSEN), ...navigator.languages];
  return wanted.map((one) => one?.slice(0, 2)).find(isLanguage) ?? 'en';
}

export function isLanguage(text: string | undefined): text is Language {
  return text !== undefined && text in LANGUAGES;
}

function read(language: string, name: string, done: (error: Error | null, words: Record<string, string> | null) => void) {
  const load = texts[`../texts/${language}/${name}.json`];
  if (load === undefined) {
    done(new Error(`no words: ${language}/${name}`), null);
    return;
  }
  load().then(
    (module) => {
      done(null, module.default);
    },
    (failure: unknown) => {
      done(failure instanceof Error ? failure : new Error(String(failure)), null);
    },
  );
}
