import { Failure } from '../../check/index.ts';
import { draftEntry } from '../../svg-advisory/draft.ts';
import { readSvgAdvisory, type SvgAdvisory } from '../../svg-advisory/read-advisory.ts';
import type { Command } from '../command.ts';
import { readCall } from '../option-values.ts';

/** The longest advisory given is 12 KB. */
const MAX_BYTES = 2 ** 18;

export const advisoryNew: Command = {
  name: 'advisory new',
  summary: 'draft a catalogue entry from an advisory of the EGI Software Vulnerability Group',
  operands: ['FILE.md'],
  options: {},
  async run(argv, { host }) {
    const { operands } = await readCall({ operands: ['FILE.md'], options: {} }, argv, host);
    const [path = ''] = operands;
    const { bytes } = await host.operator.files.open(path, MAX_BYTES);
    const advisory = readSvgAdvisory(bytes.toString('utf8'));
    if (holdsNothing(advisory)) throw new Failure('malformed', `${path}: no SVG advisory, or a placeholder`);
    return { text: draftEntry(advisory, path.slice(path.lastIndexOf('/') + 1)), exitCode: 0 };
  },
};

function holdsNothing({ layout, title, published, cves }: SvgAdvisory): boolean {
  return layout === 'unknown' && title === undefined && published === undefined && cves.own.length === 0;
}
