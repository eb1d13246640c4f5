// What has somebody chosen on a doctor's page? As the address tells it.
export interface Choice {
  service?: number | undefined;
  /** The first day of what is shown. */
  from?: string | undefined;
  day?: string | undefined;
  /** The instant of the time that is about to be booked. */
  at?: string | undefined;
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;

export function choiceOf(search: Record<string, unknown>): Choice {
  const { service, from, day, at } = search;
  return {
    ...(Number.isInteger(service) && { service: Number(service) }),
    ...(isDay(from) && { from }),
    ...(isDay(day) && { day }),
    ...(typeof at === 'string' && !Number.isNaN(Date.parse(at)) && { at }),
  };
}

function isDay(value: unknown): value is string {
  return typeof value === 'string' && DAY.test(value) && !Number.isNaN(Date.parse(value));
}
