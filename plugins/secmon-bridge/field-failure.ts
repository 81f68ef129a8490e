/** What the operator gave for one field cannot be used. */
import { Failure } from '../../src/host/failure.ts';

export class FieldFailure extends Failure {
  /** Keys from the outermost on. */
  readonly field: readonly string[];

  constructor(field: readonly string[], cause: Failure) {
    super(cause.reason, cause.message, { cause });
    this.field = field;
  }
}

/**
 * The failure of a part of the configuration, with the field of it that the message is about: it begins with what was
 * given there, such as the path of a file, or with the name of the field itself.
 * @param place of the part, keys from the outermost on
 * @returns anything but a Failure as it is
 */
export function fieldFailure(place: readonly string[], part: object, error: unknown): unknown {
  if (!(error instanceof Failure) || error instanceof FieldFailure) return error;
  const leaves = leavesOf(part, []);
  const meant =
    leaves.find(({ value }) => beginsWith(error.message, value)) ??
    leaves.find(({ field }) => beginsWith(error.message, field.at(-1) ?? ''));
  return new FieldFailure([...place, ...(meant?.field ?? [])], error);
}

/** Passes on what the action throws, with its field. */
export async function inField<T>(
  place: readonly string[],
  part: object,
  action: () => Promise<T>,
): Promise<T> {
  try {
    return await action();
  } catch (error) {
    throw fieldFailure(place, part, error);
  }
}

interface Leaf {
  readonly field: readonly string[];
  readonly value: string;
}

/** The longest first: of two paths the one below the other is meant. */
function leavesOf(value: unknown, field: readonly string[]): readonly Leaf[] {
  if (typeof value === 'string') return [{ field, value }];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value)
    .flatMap(([key, inner]) => leavesOf(inner, [...field, key]))
    .toSorted((one, other) => other.value.length - one.value.length);
}

function beginsWith(message: string, start: string): boolean {
  return start !== '' && message.startsWith(start) && !/^[\w-]/.test(message.slice(start.length));
}
