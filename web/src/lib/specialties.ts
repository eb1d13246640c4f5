// What is a specialty called in the reader's language? The server's own name where we have no word for it.
import { useTranslation } from 'react-i18next';

export function useSpecialtyName(): (name: string) => string {
  const { t, i18n } = useTranslation('specialties');
  return (name) => (i18n.exists(name, { ns: 'specialties' }) ? t(name as 'Cardiology') : name);
}
