// Where may a link of ours send somebody on? To a page of ours, never to another house.
export function inside(next: unknown): { next?: string } {
  if (typeof next !== 'string' || !/^\/app\/[^\\]*$/.test(next)) return {};
  return new URL(next, window.location.origin).origin === window.location.origin ? { next } : {};
}
