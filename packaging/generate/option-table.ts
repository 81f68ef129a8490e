/** The table of options in a check's README, between its two markers. */
import { format, resolveConfig } from 'prettier';
import type { Check } from '../../src/check/index.ts';
import { commonOptions } from '../../src/cli/common-options.ts';
import { allOptions, fullDescription, synopsis } from '../../src/cli/option-text.ts';
import type { Artefact } from './artefact.ts';

const MARKERS = /(<!-- options -->)[^]*?(<!-- \/options -->)/;

/**
 * @param path of the README
 * @throws Error when a marker is missing
 */
export async function optionTable(check: Check, path: string, readme: string): Promise<Artefact> {
  if (!MARKERS.test(readme)) throw new Error(`${path} has no <!-- options --> and <!-- /options --> in it`);
  const rows = Object.entries(allOptions(check.options, commonOptions)).map(
    ([name, option]) => `| ${cell(`\`${synopsis(name, option)}\``)} | ${cell(fullDescription(option))} |`,
  );
  const style = (await resolveConfig(import.meta.filename)) ?? {};
  const table = await format(['| Option | Meaning |', '| --- | --- |', ...rows].join('\n'), {
    ...style,
    parser: 'markdown',
  });
  return {
    path,
    content: readme.replace(MARKERS, (_, begin: string, end: string) => `${begin}\n\n${table}\n${end}`),
  };
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
