// Where does the keyboard stand when what it stood on is gone, or busy? Where that was; the next Tab goes on from there.
import { useEffect } from 'react';

const STEPS = 8;

export function useFoothold(): void {
  useEffect(() => {
    let steps: Element[][] = []; // the latest first, each with what was around it

    function stand({ target }: FocusEvent): void {
      if (target instanceof Element) steps = [[target, ...around(target)], ...steps].slice(0, STEPS);
    }
    function leave(): void {
      steps = []; // a finger or a mouse points for itself
    }
    function regain(): void {
      if (steps.length === 0 || document.activeElement !== document.body) return;
      const place = steps.map((step) => step.find((one) => one.isConnected)).find((one) => one !== undefined);
      if (place instanceof HTMLElement) focus(place);
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
function around(element: Element): Element[] {
  const page = element.closest('#root');
  const found: Element[] = [];
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
