// Which day does an address name? One that exists, or none.
export function dayIn(search: Record<string, unknown>): { day?: string } {
  const { day } = search;
  if (typeof day !== 'string' || !/^(19|20|21)\d\d-\d\d-\d\d$/.test(day)) return {};
  const parsed = Date.parse(`${day}T12:00:00Z`);
  return !Number.isNaN(parsed) && new Date(parsed).toISOString().startsWith(day) ? { day } : {};
}
