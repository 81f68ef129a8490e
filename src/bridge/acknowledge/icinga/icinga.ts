/** Problems acknowledged in Icinga 2 by its API. Source: Icinga 2 documentation, "Actions". */
import { Failure } from '../../../host/failure.ts';
import type { IcingaApi, Said } from '../../deliver/icinga-api/api.ts';
import { type IcingaObject, icingaObjectOf } from '../../deliver/icinga-api/object.ts';
import type { MonitorTarget } from '../../monitor-target.ts';
import type { AcknowledgedBy, Acknowledger, Done } from '../acknowledger.ts';
import { parseAcknowledgement, parseState } from './answers.ts';

/** Somebody was faster, or the problem is over: whoever looks again sees which. */
const OVERTAKEN: readonly number[] = [404, 409];

export function icingaAcknowledger(name: string, author: string, api: IcingaApi): Acknowledger {
  async function act(target: MonitorTarget, action: string, more: object): Promise<Done> {
    const object = icingaObjectOf(target);
    if (object === undefined) throw new Failure('malformed', "names of Icinga's objects hold no '!'");
    const body = { type: object.type, [object.type.toLowerCase()]: object.name, ...more };
    return doneOf(await api.act(action, JSON.stringify(body)), action);
  }

  return {
    name,
    author,
    async look(target) {
      const object = icingaObjectOf(target);
      if (object === undefined) return undefined;
      const text = await api.read(`${object.path}?attrs=state&attrs=acknowledgement`);
      if (text === undefined) return undefined;
      const state = parseState(text);
      if (state === undefined) throw new Failure('malformed', `${name}: no object of Icinga in the answer`);
      if (!state.hasProblem) return undefined;
      return { acknowledged: state.isAcknowledged ? await acknowledgedBy(api, object, target) : null };
    },
    async set(target, { comment, expiresAt }) {
      const expiry = expiresAt === null ? {} : { expiry: expiresAt };
      const how = { notify: false, sticky: true, persistent: false };
      return await act(target, 'acknowledge-problem', { author, comment, ...how, ...expiry });
    },
    remove: async (target) => await act(target, 'remove-acknowledgement', { author }),
    close: () => api.close(),
  };
}

async function acknowledgedBy(
  api: IcingaApi,
  { type }: IcingaObject,
  { host, service = '' }: MonitorTarget,
): Promise<AcknowledgedBy> {
  const isIt = type === 'Host' ? 'comment.service_name == ""' : 'comment.service_name == s';
  const body = { filter: `comment.host_name == h && ${isIt}`, filter_vars: { h: host, s: service } };
  const found = parseAcknowledgement(await api.query('/v1/objects/comments', JSON.stringify(body)));
  if (found === undefined) throw new Failure('malformed', `comments on ${host}: no answer of Icinga's API`);
  return found;
}

function doneOf({ code, status, afterSeconds }: Said, action: string): Done {
  if (code === 200) return 'done';
  if (OVERTAKEN.includes(code) || afterSeconds !== undefined) return 'later';
  throw new Failure('failed', `${action}: ${code} ${status}`);
}
