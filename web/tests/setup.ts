// What does a component need that jsdom does not have?
import { cleanup } from '@testing-library/react';
import { afterEach, vi } from 'vitest';

Object.defineProperty(window, 'matchMedia', {
  value: (query: string) => ({
    matches: false,
    media: query,
    onchange: null,
    addEventListener: vi.fn(),
    removeEventListener: vi.fn(),
    addListener: vi.fn(),
    removeListener: vi.fn(),
    dispatchEvent: vi.fn(),
  }),
});

class Observer {
  observe(): void {
    /* nothing is laid out here */
  }
  unobserve(): void {
    /* nothing is laid out here */
  }
  disconnect(): void {
    /* nothing is laid out here */
  }
}
window.ResizeObserver = Observer;
Object.defineProperty(document, 'fonts', { value: new EventTarget() });
Element.prototype.scrollIntoView = () => undefined;
window.scrollTo = () => undefined;

Object.defineProperty(navigator, 'languages', { value: ['en-GB', 'en'] });

afterEach(cleanup);
