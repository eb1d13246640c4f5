// What can an answer be other than what was asked for? A refusal with a name, or nothing that can be reached.
import type { InvalidField, Problem } from '@/schema/salus';

/** The server said no, and why: `code` is stable, `detail` is a sentence, `errors` are all invalid fields. */
export class Refusal extends Error {
  override readonly name = 'Refusal';

  constructor(
    readonly problem: Problem,
    readonly retryAfterSeconds: number | null = null,
  ) {
    super(problem.detail);
  }

  get status(): number {
    return this.problem.status;
  }

  get code(): string {
    return this.problem.code;
  }

  get errors(): readonly InvalidField[] {
    const listed: unknown = this.problem['errors'];
    return Array.isArray(listed) ? listed.filter(isInvalidField) : [];
  }

  /** A member of this refusal's own, such as the `alternatives` of a time that was taken. */
  list(member: string): readonly unknown[] {
    const value: unknown = this.problem[member];
    return Array.isArray(value) ? value : [];
  }
}

/** Nobody answered: no network, or the server is being started anew. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable';
}

export function isRefusal(error: unknown, ...codes: string[]): error is Refusal {
  return error instanceof Refusal && (codes.length === 0 || codes.includes(error.code));
}

/** What was refused will be refused again; whoever did not answer, or cannot at the moment, may answer soon. */
export function maybeLater(error: unknown): boolean {
  return !isRefusal(error) || error.status >= 500;
}

interface Answer<Data> {
  data?: Data;
  error?: unknown;
  response: Response;
}

/** The answer's data; whatever else came back is thrown as what it is. */
export async function given<Data>(asked: Promise<Answer<Data>>): Promise<Data> {
  return (await whole(asked)).data;
}

/** The same with the response, for those who need a header such as `ETag`. */
export async function whole<Data>(asked: Promise<Answer<Data>>): Promise<{ data: Data; response: Response }> {
  const { data, error, response } = await asked;
  if (response.ok) return { data: data as Data, response };
  throw refused(error, response);
}

export function refused(body: unknown, response: Response): Error {
  if (isProblem(body)) return new Refusal(body, seconds(response.headers.get('retry-after')));
  return new Unreachable(`${response.status}`);
}

function seconds(text: string | null): number | null {
  const value = Number(text);
  return text === null || Number.isNaN(value) ? null : value;
}

function isProblem(value: unknown): value is Problem {
  return typeof value === 'object' && value !== null && 'code' in value && 'detail' in value && 'status' in value;
}

function isInvalidField(value: unknown): value is InvalidField {
  return typeof value === 'object' && value !== null && 'pointer' in value && 'detail' in value;
}
