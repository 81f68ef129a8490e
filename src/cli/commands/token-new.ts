import { Failure } from '../../host/failure.ts';
import { escapeText } from '../../render/index.ts';
import { parseDuration, RangeSyntaxError } from '../../result/index.ts';
import { type Scope, SCOPES } from '../../trust/credential.ts';
import { instantOf } from '../../trust/statement.ts';
import { isTokenName } from '../../trust/token-file.ts';
import { newToken } from '../../trust/tokens.ts';
import type { Command } from '../command.ts';
import { readCall } from '../option-values.ts';
import { UsageError } from '../usage-error.ts';
import { fileOption, openTokenFile, writeTokenFile } from './token-options.ts';

const INSTANT = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}:\d{2}Z)?$/;

const options = {
  scope: {
    kind: 'list',
    value: SCOPES.join('|'),
    default: ['submit'],
    describe:
      "may be given again; what it is good for: handing results in, reading the portal's feed, or reading it and deciding about issues; 'decide': reading of a Pakiti server, and its tags and exceptions",
  },
  site: { kind: 'list', value: 'SITE', default: [], describe: 'a site that it speaks for or may see' },
  ngi: {
    kind: 'list',
    value: 'NGI',
    default: [],
    describe: 'an operations centre all of whose sites it may see',
  },
  expires: {
    kind: 'text',
    value: 'INSTANT|DURATION',
    describe: 'until when it is good, such as 2031-12-31T00:00:00Z or 90d; must be given',
  },
  ...fileOption,
} as const;

export const tokenNew: Command = {
  name: 'token new',
  summary:
    'make a bearer token, shown once, alone on standard output; without a site and an NGI it is good for all sites',
  operands: ['NAME'],
  options,
  async run(argv, world) {
    const { options: given, operands } = await readCall({ operands: ['NAME'], options }, argv, world.host);
    const [name = ''] = operands;
    if (!isTokenName(name)) throw new UsageError(`'${name}' is no name: letters, digits, '.', '_', '@', '-'`);
    const expires = expiryOf(given.expires, world.host.clock.now());
    const { site: sites, ngi: ngis } = given;
    const scopes = scopesOf(given.scope);
    if (scopes.includes('submit') && ngis.length > 0) {
      throw new UsageError('--ngi: results are handed in for sites; give --site');
    }
    // Such as of a variable that is not set: all sites are asked for by naming none.
    if (sites.includes('')) throw new UsageError('--site: no name');
    if (ngis.includes('')) throw new UsageError('--ngi: no name');
    const { tokens, mode } = await openTokenFile(world, given.file);
    if (tokens.some((token) => token.name === name)) {
      throw new Failure('refused', `${given.file}: there is a token '${name}' already`);
    }
    const grant = { scopes, ...(sites.length > 0 && { sites }), ...(ngis.length > 0 && { ngis }) };
    const { token, stored } = newToken(name, expires, grant);
    await writeTokenFile(world, given.file, { tokens: [...tokens, stored], mode });
    const about = `${given.file}: ${name}, ${given.scope.join(', ')}, until ${expires}; the token, which is kept nowhere:`;
    return { text: `${token}\n`, aside: `${escapeText(about)}\n`, exitCode: 0 };
  },
};

/** Who changes something sees what there is. */
function scopesOf(named: readonly string[]): readonly Scope[] {
  const scopes = new Set<Scope>();
  for (const name of named) {
    const scope = SCOPES.find((one) => one === name);
    if (scope === undefined) throw new UsageError(`--scope: '${name}' is none of ${SCOPES.join(', ')}`);
    if (scope === 'write' || scope === 'decide') scopes.add('read');
    scopes.add(scope);
  }
  return [...scopes];
}

function expiryOf(text: string | undefined, now: number): string {
  if (text === undefined) throw new UsageError('--expires is missing');
  const seconds = INSTANT.test(text) ? Date.parse(text) / 1000 : now + durationIn(text);
  if (Number.isNaN(seconds) || (INSTANT.test(text) && !instantOf(seconds).startsWith(text.slice(0, 19)))) {
    throw new UsageError(`--expires: '${text}' is no instant of the calendar`);
  }
  if (seconds <= now) throw new UsageError(`--expires: '${text}' has passed`);
  if (seconds >= 253_402_300_800) throw new UsageError(`--expires: '${text}' is after the year 9999`);
  return instantOf(seconds);
}

function durationIn(text: string): number {
  try {
    return parseDuration(text);
  } catch (error) {
    if (!(error instanceof RangeSyntaxError)) throw error;
    throw new UsageError(`--expires: '${text}' ${error.why}`);
  }
}
