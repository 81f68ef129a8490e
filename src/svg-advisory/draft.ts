/**
 * The draft of a catalogue entry. What only a person can tell, the conditions, is left empty, and what the advisory does
 * not say is left out: the schema of the catalogue refuses the file until both are written.
 */
import type { SvgAdvisory } from './read-advisory.ts';
import { yamlComment, yamlScalar } from './yaml-text.ts';

/** As many as an entry may have, and more than anybody reads. */
const MAX_ALIASES = 100;
const MAX_LINES = 30;
/** Of a reference in the note, so that the note stays within what an entry may have. */
const MAX_LINE = 120;

/** @param source what the advisory was read from, for the comment */
export function draftEntry(advisory: SvgAdvisory, source: string): string {
  return [
    '# yaml-language-server: $schema=../schema/advisory.schema.json',
    yamlComment(`Draft from ${source}: hold it against the text, and write the conditions.`),
    ...remarks(advisory),
    ...facts(advisory),
    ...note(advisory),
    'exposed: {} # how to tell that a host has the thing; conditions are in config/catalogue/README.md',
    '# fixed: # how to tell that it is patched; where no host can tell, say so in the note',
    '# mitigated: # a name, the url that describes it, and when it holds',
    '',
  ].join('\n');
}

function remarks({ missing, doubts, cves }: SvgAdvisory): readonly string[] {
  const also = cves.mentioned.slice(0, MAX_LINES).join(', ');
  return [
    ...(missing.length === 0 ? [] : [`Not found: ${missing.join(', ')}.`]),
    ...doubts.slice(0, MAX_LINES).map((doubt) => `Check ${doubt}.`),
    ...(also === '' ? [] : [`Only mentioned: ${also}.`]),
  ].map(yamlComment);
}

function facts(advisory: SvgAdvisory): readonly string[] {
  const aliases = advisory.cves.own.slice(0, MAX_ALIASES);
  return [
    ...field('id', advisory.id),
    ...field('aliases', aliases.length === 0 ? undefined : `[${aliases.join(', ')}]`),
    ...field('title', advisory.title === undefined ? undefined : yamlScalar(advisory.title)),
    ...field('risk', advisory.risk),
    ...field('tlp', advisory.tlp?.toUpperCase()),
    ...field('url', advisory.url),
    ...field('published', advisory.published),
    ...field('updated', advisory.updated.at(-1)),
    ...field('deadline', advisory.deadline),
  ];
}

function field(name: string, value: string | undefined): readonly string[] {
  return value === undefined ? [] : [`${name}: ${value}`];
}

function note({ references }: SvgAdvisory): readonly string[] {
  const lines = references
    .map(({ number, url }) => (number === undefined ? url : `[R ${number}] ${url}`))
    .filter((line) => line.length <= MAX_LINE)
    .slice(0, MAX_LINES);
  return lines.length === 0 ? [] : ['note: |', '  References', ...lines.map((line) => `  ${line}`)];
}
