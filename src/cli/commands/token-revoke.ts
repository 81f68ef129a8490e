import { Failure } from '../../host/failure.ts';
import { escapeText } from '../../render/index.ts';
import { instantOf } from '../../trust/statement.ts';
import type { Command } from '../command.ts';
import { readCall } from '../option-values.ts';
import { fileOption, openTokenFile, writeTokenFile } from './token-options.ts';

export const tokenRevoke: Command = {
  name: 'token revoke',
  summary: 'refuse a token from now on; a running bridge hears of it within two seconds',
  operands: ['NAME'],
  options: fileOption,
  async run(argv, world) {
    const call = await readCall({ operands: ['NAME'], options: fileOption }, argv, world.host);
    const { file } = call.options;
    const [name = ''] = call.operands;
    const { tokens, mode } = await openTokenFile(world, file);
    const found = tokens.find((token) => token.name === name);
    if (found === undefined) throw new Failure('missing', `${file}: there is no token '${name}'`);
    const revoked = found.revoked ?? instantOf(world.host.clock.now());
    const after = tokens.map((token) => (token === found ? { ...token, revoked } : token));
    await writeTokenFile(world, file, { tokens: after, mode });
    return { text: `${escapeText(`${file}: ${name} is revoked since ${revoked}`)}\n`, exitCode: 0 };
  },
};
