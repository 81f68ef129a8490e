/**
 * Whether an RT is set up for the tracker, before anything depends on it. What REST 2.0 does not show - scrips, rights
 * on custom fields, when a token expires - is tried out on a ticket of our own, or said not to be known.
 */
import type { RtClient } from './client.ts';
import type { PreflightFinding } from '../preflight-finding.ts';
import { error, ok, warning } from './finding.ts';
import { grantFix, QUEUE, setUpFix } from './preflight-fix.ts';
import { type Trial, tryOut } from './preflight-trial.ts';
import { RtFailure, type RtTrouble } from './rt-failure.ts';
import type { RtQueue } from './set-up-calls.ts';
import { requireUtc } from './time-zone.ts';

export interface PreflightOptions {
  readonly queues: readonly string[];
  /** Names of the custom fields that the tracker writes, the one of the key among them. */
  readonly fields: readonly string[];
  /** When the token expires, as the operator says; ISO 8601 in UTC. RT does not tell. */
  readonly tokenExpires?: string;
  /** Seconds since the epoch. */
  readonly now: number;
  /** What may be tried out; nothing is written to RT without it, but for our own user's time zone. */
  readonly trial?: Trial;
}

const SECONDS_OF_NOTICE = 30 * 86_400;

/** In the order of looking; it stops where nothing more could be seen. Nothing is thrown but what is our own bug. */
export async function preflight(
  client: RtClient,
  options: PreflightOptions,
): Promise<readonly PreflightFinding[]> {
  const reached = await attempt(
    () => versionOf(client),
    (trouble) => reachFix(trouble, options.queues),
  );
  if (reached.level === 'error') return [reached];
  const user = await nameOf(client);
  const zone = await attempt(
    () => timeZoneOf(client),
    () => timeZoneFix(options.queues, user),
  );
  const queues: PreflightFinding[] = [];
  for (const name of options.queues) {
    queues.push(...(await queueFindings(client, { name, user, fields: options.fields })));
  }
  const findings = [reached, tokenFinding(options, user), zone, ...queues];
  if (options.trial === undefined) return [...findings, untried()];
  if (findings.some(({ level }) => level === 'error')) return findings;
  return [...findings, ...(await tryOut(client, options.queues, options.fields, options.trial))];
}

/** @returns the finding, or what the failure of looking means */
async function attempt(
  look: () => Promise<PreflightFinding>,
  fixOf: (trouble: RtTrouble) => readonly [subject: string, fix: string],
): Promise<PreflightFinding> {
  try {
    return await look();
  } catch (failure) {
    if (!(failure instanceof RtFailure)) throw failure;
    const [subject, fix] = fixOf(failure.trouble);
    return error(subject, failure.message, fix);
  }
}

async function versionOf(client: RtClient): Promise<PreflightFinding> {
  const version = await client.version();
  const major = Number(/^\d+/.exec(version)?.[0] ?? 0);
  if (major < 5)
    return error('version', `RT ${version}`, 'RT 5.0 or later has REST 2.0 and tokens of its own');
  if (major > 5)
    return warning('version', `RT ${version}`, 'it was tried with RT 5.0 only: try it on a test system');
  return ok('version', `RT ${version}`);
}

function reachFix(trouble: RtTrouble, queues: readonly string[]): readonly [subject: string, fix: string] {
  if (trouble === 'unauthorized') return ['token', `${newToken(queues)}; ${MOD_FCGID}`];
  return REACH_FIXES[trouble] ?? ['RT', 'see the log of RT'];
}

const MOD_FCGID = 'under Apache with mod_fcgid set \'SetEnvIf Authorization "(.*)" HTTP_AUTHORIZATION=$1\'';
const REACH_FIXES: Readonly<Partial<Record<RtTrouble, readonly [subject: string, fix: string]>>> = {
  'not-rt': [
    'address',
    "url is RT's address without /REST/2.0; single sign-on must leave /REST/2.0 to RT's own tokens",
  ],
  lost: ['connection', 'check url, authorities, proxy, and that a firewall lets us through'],
};

function newToken(queues: readonly string[], user?: string): string {
  return `make a new one: ${setUpFix({ queues, user, tokenFile: 'FILE' })}, and name FILE as token`;
}

/** @returns undefined where RT does not tell, for which the time zone has the reason */
async function nameOf(client: RtClient): Promise<string | undefined> {
  try {
    return (await client.self()).name;
  } catch (failure) {
    if (failure instanceof RtFailure) return undefined;
    throw failure;
  }
}

async function timeZoneOf(client: RtClient): Promise<PreflightFinding> {
  const { name } = await requireUtc(client);
  return ok('time zone', `user ${name} is in UTC`);
}

function timeZoneFix(queues: readonly string[], user: string | undefined): readonly [string, string] {
  return [
    'time zone',
    `${setUpFix({ queues, user })} grants our user ModifySelf on the system, with which it is set; or set it to UTC under Admin, Users`,
  ];
}

function tokenFinding(
  { tokenExpires, now, queues }: PreflightOptions,
  user: string | undefined,
): PreflightFinding {
  if (tokenExpires === undefined) {
    return warning(
      'token',
      'RT does not tell when it expires',
      'tokenExpires in the configuration of the tracker, where it does; tokens of RT 5.0.3 do not',
    );
  }
  const left = Date.parse(tokenExpires) / 1000 - now;
  const fix = newToken(queues, user);
  if (left <= 0) return error('token', `expired at ${tokenExpires}`, fix);
  if (left <= SECONDS_OF_NOTICE) return warning('token', `expires at ${tokenExpires}`, fix);
  return ok('token', `expires at ${tokenExpires}`);
}

interface Asked {
  readonly name: string;
  /** Our own. */
  readonly user: string | undefined;
  readonly fields: readonly string[];
}

async function queueFindings(client: RtClient, asked: Asked): Promise<readonly PreflightFinding[]> {
  const subject = `queue '${asked.name}'`;
  try {
    const queue = await client.queue(asked.name);
    return [...usability(queue, subject, asked), ...fieldFindings(queue, subject, asked)];
  } catch (failure) {
    if (!(failure instanceof RtFailure)) throw failure;
    const isHidden = failure.trouble === 'forbidden' || failure.trouble === 'no-such';
    const text = isHidden ? 'is not there, or our user lacks SeeQueue on it' : failure.message;
    return [error(subject, text, isHidden ? queueFix(asked) : 'see the log of RT')];
  }
}

function queueFix({ name, user }: Asked): string {
  const grant = grantFix(name, user);
  return name === QUEUE
    ? `${grant} makes it and grants the rights`
    : `where it is not there make it under Admin, Queues; then ${grant} grants the rights`;
}

function usability(queue: RtQueue, subject: string, { user }: Asked): readonly PreflightFinding[] {
  if (queue.disabled) return [error(subject, 'is disabled', 'enable it under Admin, Queues')];
  if (!queue.mayCreate) {
    return [error(subject, 'our user lacks CreateTicket', grantFix(queue.name, user))];
  }
  return [ok(subject, `life cycle ${queue.lifecycle}, tickets may be made`)];
}

function fieldFindings(
  queue: RtQueue,
  subject: string,
  { user, fields }: Asked,
): readonly PreflightFinding[] {
  return fields
    .filter((field) => !queue.ticketFields.includes(field))
    .map((field) =>
      error(
        subject,
        `custom field '${field}' is not applied to it, or our user lacks SeeCustomField: RT takes values of it and drops them without a word`,
        `${grantFix(queue.name, user)}, which applies it too`,
      ),
    );
}

function untried(): PreflightFinding {
  return warning(
    'trial',
    'rights on custom fields and the mails of scrips are not shown by RT, and were not tried out',
    'preflightTicket: true, and preflightMailTo: an address of your own, in the configuration of the tracker',
  );
}
