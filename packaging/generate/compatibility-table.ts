/** What the original probes and ours say of the same hosts, between two markers of a check's README. */
import { format, resolveConfig } from 'prettier';
import { DEFECTS, type Difference, type Row } from '../../test/oracle/original-probes/row.ts';
import { rowsByCheck } from '../../test/oracle/original-probes/rows.ts';
import type { Artefact } from './artefact.ts';

const MARKERS = /(<!-- compatibility -->)[^]*?(<!-- \/compatibility -->)/;

/** @throws Error when there are rows but no markers */
export async function compatibilityTable(check: string, { path, content }: Artefact): Promise<Artefact> {
  const rows = rowsByCheck[check];
  if (rows === undefined) return { path, content };
  if (!MARKERS.test(content)) {
    throw new Error(`${path} has no <!-- compatibility --> and <!-- /compatibility --> in it`);
  }
  const style = (await resolveConfig(import.meta.filename)) ?? {};
  const table = await format(markdown(rows), { ...style, parser: 'markdown' });
  return {
    path,
    content: content.replace(MARKERS, (_, begin: string, end: string) => `${begin}\n\n${table}\n${end}`),
  };
}

function markdown(rows: readonly Row[]): string {
  return [
    '| original probe | on the host | original | ours | where they differ |',
    '| --- | --- | --- | --- | --- |',
    ...rows.map(line),
  ].join('\n');
}

function line({ probe, when, original, ours, differs }: Row): string {
  const cells = [`\`${probe}\``, when, original, ours.state, differs === undefined ? '' : reason(differs)];
  return `| ${cells.map((text) => text.replaceAll('|', '\\|')).join(' | ')} |`;
}

function reason({ defect, why }: Difference): string {
  return defect === null ? why : `defect ${defect}, ${DEFECTS[defect]}: ${why}`;
}
