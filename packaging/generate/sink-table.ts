/** What each kind of sink promises, in the README between its two markers. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { sinkKinds } from '../../src/bridge/deliver/index.generated.ts';
import type { Artefact } from './artefact.ts';

const MARKERS = /(<!-- sinks -->)[^]*?(<!-- \/sinks -->)/;
const HEAD = ['| sink | acknowledged | once | output beyond its limit |', '| --- | --- | --- | --- |'];

/** @throws Error when a marker is missing */
export async function sinkTable(root: string, readme: string): Promise<Artefact> {
  if (!MARKERS.test(readme)) throw new Error('README.md has no <!-- sinks --> and <!-- /sinks --> in it');
  const rows = sinkKinds.map(({ kind, guarantee: { acknowledged, keyed, beyondLimit } }) => {
    const place = `src/bridge/deliver/${kind}/README.md`;
    const name = existsSync(join(root, place)) ? `[${kind}](${place})` : kind;
    const cells = [name, acknowledged ? 'yes' : 'no', keyed ? 'yes' : 'at least once', beyondLimit];
    return `| ${cells.join(' | ')} |`;
  });
  const style = (await resolveConfig(import.meta.filename)) ?? {};
  const table = await format([...HEAD, ...rows].join('\n'), { ...style, parser: 'markdown' });
  return {
    path: 'README.md',
    content: readme.replace(MARKERS, (_, begin: string, end: string) => `${begin}\n\n${table}\n${end}`),
  };
}
