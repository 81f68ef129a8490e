/** A TheHive 5 in the shapes of its documented API: what our tracker asks for, and nothing else. */
import type { Heard, OtherSide, Performed } from './fault-server.ts';

export interface HiveItem {
  readonly _id: string;
  readonly kind: 'alert' | 'case';
  readonly fields: Record<string, unknown>;
  readonly comments: { readonly _id: string; readonly message: string }[];
}

export interface HiveDouble extends OtherSide {
  readonly items: readonly HiveItem[];
}

interface Answer {
  readonly status: number;
  readonly json?: unknown;
  readonly effect?: string;
}

const STAGES: Readonly<Record<string, string>> = {
  New: 'New',
  InProgress: 'InProgress',
  Imported: 'Imported',
};

export function hiveDouble(token: string): HiveDouble {
  const items: HiveItem[] = [];
  let ids = 0;
  const nextId = (): string => {
    ids += 1;
    return `~${ids * 4096}`;
  };
  return {
    items,
    isAtStake: ({ path }) => !path.startsWith('/api/v1/query'),
    perform(heard): Performed {
      const { status, json, effect } =
        heard.headers['authorization'] === `Bearer ${token}`
          ? answer(heard)
          : { status: 401, json: { type: 'AuthenticationError', message: 'Authentication failure' } };
      const body = json === undefined ? '' : JSON.stringify(json);
      return { reply: { status, body }, effects: effect === undefined ? [] : [effect] };
    },
  };

  function answer({ method, path, body }: Heard): Answer {
    const given = body === '' ? {} : (JSON.parse(body) as Record<string, unknown>);
    const [, kind, id, verb, into] =
      /^\/api\/v1\/(\w+)(?:\/([^/]+))?(?:\/(\w+))?(?:\/([^/]+))?$/.exec(path) ?? [];
    if (kind === 'query') return { status: 200, json: found(given['query'] as readonly Step[]) };
    if (kind !== 'alert' && kind !== 'case') return missing();
    if (id === undefined) return method === 'POST' ? make(kind, given) : missing();
    const item = items.find((one) => one.kind === kind && one._id === decodeURIComponent(id));
    if (item === undefined) return missing();
    if (method === 'GET') return { status: 200, json: shown(item) };
    if (method === 'PATCH') {
      Object.assign(item.fields, given);
      return { status: 204 };
    }
    if (verb === 'comment') {
      const comment = { _id: nextId(), message: String(given['message']) };
      item.comments.push(comment);
      return { status: 201, json: comment, effect: comment.message };
    }
    return verb === 'merge' && into !== undefined ? merged(item, decodeURIComponent(into)) : missing();
  }

  function make(kind: HiveItem['kind'], fields: Record<string, unknown>): Answer {
    const same = ['type', 'source', 'sourceRef'];
    const double = items.find(
      (one) => one.kind === kind && same.every((name) => one.fields[name] === fields[name]),
    );
    if (kind === 'alert' && double !== undefined)
      return { status: 400, json: { type: 'CreateError', message: 'Alert already exists' } };
    const item = { _id: nextId(), kind, fields: { ...fields }, comments: [] };
    items.push(item);
    const tags = fields['tags'] as readonly string[];
    return {
      status: 201,
      json: shown(item),
      effect: `${kind} ${String((fields['sourceRef'] as string | undefined) ?? tags[0])}`,
    };
  }

  function merged(alert: HiveItem, into: string): Answer {
    if (!items.some((one) => one.kind === 'case' && one._id === into)) return missing();
    Object.assign(alert.fields, { caseId: into, status: 'Imported' });
    return { status: 200, json: {} };
  }

  interface Step {
    readonly _name: string;
    readonly idOrName?: string;
    readonly _and?: readonly { readonly _eq: Equal }[];
    readonly _eq?: Equal;
  }
  interface Equal {
    readonly _field: string;
    readonly _value: unknown;
  }

  function found([list, next]: readonly Step[]): readonly unknown[] {
    if (list?._name === 'getAlert' || list?._name === 'getCase')
      return items.find(({ _id }) => _id === list.idOrName)?.comments.toReversed() ?? [];
    const kind = list?._name === 'listAlert' ? 'alert' : 'case';
    const wanted = [
      ...(next?._and ?? []).map(({ _eq }) => _eq),
      ...(next?._eq === undefined ? [] : [next._eq]),
    ];
    return items.filter((one) => one.kind === kind && wanted.every((equal) => holds(one, equal))).map(shown);
  }
}

function holds(
  { fields }: HiveItem,
  { _field, _value }: { readonly _field: string; readonly _value: unknown },
): boolean {
  const value = fields[_field];
  return Array.isArray(value) ? value.includes(_value) : value === _value;
}

function shown({ _id, kind, fields }: HiveItem): object {
  const { status } = fields;
  const stage = STAGES[String(status)] ?? 'Closed';
  return { _id, _type: kind === 'alert' ? 'Alert' : 'Case', _createdAt: 1, stage, ...fields };
}

function missing(): Answer {
  return { status: 404, json: { type: 'NotFoundError', message: 'not found' } };
}
