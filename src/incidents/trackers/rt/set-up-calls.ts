/** How RT is set up, as far as it shows that. */
import { requests } from './requests.ts';
import type { Rest } from './rest.ts';
import { idOf, listOf, recordOf, textOf } from './shape.ts';

export interface RtQueue {
  readonly id: number;
  readonly name: string;
  readonly lifecycle: string;
  readonly disabled: boolean;
  /** Custom fields of its tickets that are applied to it and that we may see. */
  readonly ticketFields: readonly string[];
  /** Whether we may create tickets in it. */
  readonly mayCreate: boolean;
}

export interface RtUser {
  readonly name: string;
  /** Empty where RT's own default holds. */
  readonly timeZone: string;
  /** Empty where it has none. */
  readonly emailAddress: string;
}

export interface SetUpCalls {
  /** Such as `5.0.3+dfsg-3`. */
  version(): Promise<string>;
  /** @throws RtFailure `forbidden` where there is none as much as where it may not be seen */
  queue(name: string): Promise<RtQueue>;
  /** The user that the token is of. */
  self(): Promise<RtUser>;
  /** In which RT reads the dates of our queries; needs `ModifySelf`. What RT says of it. */
  setTimeZone(zone: string): Promise<readonly string[]>;
}

export function setUpCalls(rest: Rest, userId: number): SetUpCalls {
  const { host } = rest;
  const { get, put } = requests(rest);
  return {
    async version() {
      const { json } = await get('/rt');
      return textOf(recordOf(json, host)['Version'], `${host}: Version`);
    },
    async queue(name) {
      const { json } = await get(`/queue/${encodeURIComponent(name)}`);
      return queueOf(json, `${host}: queue ${name}`);
    },
    async self() {
      const { json } = await get(`/user/${userId}`);
      return userOf(json, `${host}: user ${userId}`);
    },
    setTimeZone: (zone) => put(`/user/${userId}`, { Timezone: zone }),
  };
}

function queueOf(json: unknown, where: string): RtQueue {
  const queue = recordOf(json, where);
  const links = listOf(queue['_hyperlinks'], where).map((link) => recordOf(link, where));
  return {
    id: idOf(queue['id'], `${where}: id`),
    name: textOf(queue['Name'], `${where}: Name`),
    lifecycle: textOf(queue['Lifecycle'] ?? '', `${where}: Lifecycle`),
    disabled: String(queue['Disabled']) === '1',
    ticketFields: listOf(queue['TicketCustomFields'] ?? [], where).map((field) =>
      textOf(recordOf(field, where)['name'], `${where}: TicketCustomFields`),
    ),
    mayCreate: links.some(({ ref }) => ref === 'create'),
  };
}

function userOf(json: unknown, where: string): RtUser {
  const user = recordOf(json, where);
  return {
    name: textOf(user['Name'], `${where}: Name`),
    timeZone: textOf(user['Timezone'] ?? '', `${where}: Timezone`),
    emailAddress: textOf(user['EmailAddress'] ?? '', `${where}: EmailAddress`),
  };
}
