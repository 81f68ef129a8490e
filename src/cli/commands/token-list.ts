import { escapeText } from '../../render/index.ts';
import { isGood, type StoredToken } from '../../trust/tokens.ts';
import type { Command } from '../command.ts';
import { readCall } from '../option-values.ts';
import { textTable } from '../text-table.ts';
import { fileOption, openTokenFile } from './token-options.ts';

export const tokenList: Command = {
  name: 'token list',
  summary:
    'show the tokens of a token file: name, state, scope, bounds and expiry; never the tokens themselves',
  operands: [],
  options: fileOption,
  async run(argv, world) {
    const { options } = await readCall({ operands: [], options: fileOption }, argv, world.host);
    const { tokens } = await openTokenFile(world, options.file);
    if (tokens.length === 0)
      return { text: `${escapeText(options.file)}: there are no tokens\n`, exitCode: 0 };
    const now = world.host.clock.now();
    const rows = tokens.map((token) => rowOf(token, now).map(escapeText));
    return { text: textTable([['NAME', 'STATE', 'SCOPE', 'FOR', 'EXPIRES'], ...rows]), exitCode: 0 };
  },
};

function rowOf(token: StoredToken, now: number): readonly string[] {
  const { name, revoked, scopes, sites = [], ngis = [], expires } = token;
  const state = revoked !== undefined ? `revoked ${revoked}` : isGood(token, now) ? 'good' : 'expired';
  const bounds = [...sites, ...ngis.map((ngi) => `NGI ${ngi}`)];
  return [name, state, scopes.join(' '), bounds.length > 0 ? bounds.join(', ') : 'all sites', expires];
}
