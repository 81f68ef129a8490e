/** What every adapter of the host's ports answers, of the same files and programs. */
import { accountsConform } from './accounts.ts';
import type { Adapter, Visit } from './adapter.ts';
import { commandsConform } from './commands.ts';
import { digestsConform } from './digests.ts';
import { expressionsConform } from './expressions.ts';
import { filesConform } from './files.ts';
import { treesConform } from './trees.ts';

export function hostConforms(adapter: Adapter): void {
  let visit: Visit | undefined;
  const current = (): Visit => {
    if (visit === undefined) throw new Error('the host was not entered');
    return visit;
  };
  before(async function () {
    this.timeout(120_000);
    visit = await adapter.enter();
  });
  after(async () => visit?.leave());
  filesConform(current, adapter);
  digestsConform(current, adapter);
  treesConform(current, adapter);
  commandsConform(current);
  accountsConform(current);
  expressionsConform(current);
}
