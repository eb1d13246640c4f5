// What if a new release is served while a page is open? Its files are loaded anew, once.
const RELOADED = 'salus.reloaded';
const PATIENCE_MS = 10_000;

export function keepFresh(): void {
  window.addEventListener('vite:preloadError', (event) => {
    const last = Number(sessionStorage.getItem(RELOADED) ?? '0');
    if (Date.now() - last < PATIENCE_MS) return;
    event.preventDefault();
    sessionStorage.setItem(RELOADED, String(Date.now()));
    window.location.reload();
  });
  if ('serviceWorker' in navigator && import.meta.env.PROD) {
    void navigator.serviceWorker.register('/app/sw.js', { scope: '/app/' }).catch(() => undefined);
  }
}
