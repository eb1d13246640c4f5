// Is there a network? A line at the top says when there is none.
import { WifiOff } from 'lucide-react';
import { useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './offline.module.css';

export function useOnline(): boolean {
  return useSyncExternalStore(listen, () => navigator.onLine);
}

export function Offline() {
  const { t } = useTranslation();
  const online = useOnline();
  return (
    <div role="status">
      {!online && (
        <p className={classes['bar']}>
          <WifiOff aria-hidden size={18} /> {t('state.offline')}
        </p>
      )}
    </div>
  );
}

function listen(tell: () => void): () => void {
  window.addEventListener('online', tell);
  window.addEventListener('offline', tell);
  return () => {
    window.removeEventListener('online', tell);
    window.removeEventListener('offline', tell);
  };
}
