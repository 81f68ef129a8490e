/** What reporters hear, to the byte what Pakiti says. Source: Pakiti 3 and Pakiti 2, `feed/index.php`. */
import type { SpokenReply } from '../../host/listener.ts';
import type { ReportMode, TaggedFinding } from './report.ts';
import type { Sent } from './sent.ts';

const TEXT = { 'content-type': 'text/plain; charset=utf-8' } as const;

export const ERROR_BODY = 'ERROR';

export function errorReply(status: number, headers: SpokenReply['headers'] = {}): SpokenReply {
  return { status, headers: { ...TEXT, ...headers }, body: ERROR_BODY };
}

/** @param findings null: nothing was asked, or it may not be said on this connection */
export function taken(answer: Sent['answer'], findings: readonly TaggedFinding[] | null): SpokenReply {
  if (answer === 'glpi')
    return { status: 200, headers: { 'content-type': 'application/json' }, body: '{"status": "ok"}' };
  const lines = findings ?? [];
  const body =
    answer === 'pakiti-2' ? `${updates(lines).join('')}OK` : `OK\n${lines.map(taggedLine).join('')}`;
  return { status: 200, headers: TEXT, body };
}

function taggedLine({ name, version, arch, cve, tag }: TaggedFinding): string {
  return `${[name, version, arch, cve, tag].map(inOneField).join('\t')}\n`;
}

/** Two CVEs that the same version mends are one line. */
function updates(findings: readonly TaggedFinding[]): readonly string[] {
  const lines = findings.flatMap(({ name, version, fixed }) =>
    fixed === null ? [] : [`${[name, fixed, 'SEC', version].map(inOneField).join(' ')}\n`],
  );
  return [...new Set(lines)];
}

function inOneField(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, ' ');
}

const MODES: Readonly<Record<string, ReportMode>> = {
  'store-only': 'store-only',
  'store-and-report': 'store-and-report',
  'report-only': 'report-only',
  '0': 'store-only',
  '1': 'store-and-report',
  '2': 'report-only',
};

/** @returns undefined for a mode that nobody knows */
export function modeOf(asked: string | null): ReportMode | undefined {
  if (asked === null || asked === '') return 'store-only';
  return Object.hasOwn(MODES, asked) ? MODES[asked] : undefined;
}
