// Where does the keyboard stand when what it stood on is gone, or busy? Where that was; the next Tab goes on from there.
import { useEffect } from 'react';

export function useFoothold(): void {
  useEffect(() => {
    let last: HTMLElement[] = []; // the latest focus and what was around it
    let page: HTMLElement[] = []; // the latest one on the page, for when the dialog before it closes

    function stand({ target }: FocusEvent): void {
      if (!(target instanceof HTMLElement)) return;
      last = [target, ...around(target)];
      if (last.length > 1) page = last;
    }
    function leave(): void {
      last = page = []; // a finger or a mouse points for itself
    }
    function regain(): void {
      if (document.activeElement !== document.body) return;
      const place = [...last, ...page].find((one) => one.isConnected && one.offsetHeight > 0);
      if (place !== undefined) focus(place);
    }
    const changes = new MutationObserver(regain);
    changes.observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ['disabled'] });
    document.addEventListener('focusin', stand);
    document.addEventListener('pointerdown', leave);
    return () => {
      changes.disconnect();
      document.removeEventListener('focusin', stand);
      document.removeEventListener('pointerdown', leave);
    };
  }, []);
}

/** What is around an element, as far as the page; a dialog beside the page leaves nothing behind. */
function around(element: HTMLElement): HTMLElement[] {
  const page = element.closest('#root');
  const found: HTMLElement[] = [];
  for (let one = element.parentElement; page !== null && one !== null && one !== page; one = one.parentElement) {
    found.push(one);
  }
  return found;
}

function focus(place: HTMLElement): void {
  place.focus({ preventScroll: true });
  if (document.activeElement === place || place.matches(':disabled')) return; // what is busy will be back
  place.tabIndex = -1;
  place.focus({ preventScroll: true });
}
