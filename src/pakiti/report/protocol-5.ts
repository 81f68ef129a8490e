/**
 * Protocol 5, of pakiti-client 3 and the reporters of the WLCG. Package lines are read as Pakiti 3 reads them, by two greedy
 * expressions one after the other, `/(.*)[ \t](.*)-([^-]*)[ \t](.*)/` and `/(.*)[ \t](.*)[ \t](.*)/`; but a line that is none
 * is left out, and a report that is cut off is said to be. Source: Pakiti 3, `FeederModule::parsePkgs`.
 */
import type { InstalledPackage } from '../inventory.ts';
import { endsWithMark, headerValue, linesOf, type Frame, type Header } from './frame.ts';
import { reportOf, type Heading } from './heading.ts';
import { REPORT_LIMITS } from './limits.ts';
import { NONE, PackageList, withoutZeroEpoch } from './package-list.ts';
import { RememberedLines } from './remembered-lines.ts';
import type { Report } from './report.ts';

/** Pakiti 3 takes it for whole. */
const CUT_OFF = 'the line # that ends a report is missing: packages may be';

const lines = new RememberedLines(packageOn);

/** @throws ReportError */
export function parseProtocol5({ header, headerEnd, rest }: Frame): Report {
  const list = new PackageList();
  for (const [line, content] of linesOf(rest, headerEnd + 1)) list.addChecked(line, lines.saidOn(content));
  if (!endsWithMark(rest)) list.addCutOff(headerEnd + rest.trimEnd().split('\n').length + 1, CUT_OFF);
  return reportOf('5', headingOf(header), list);
}

/** @throws ReportError naming the field */
export function headingOf(header: Header): Heading {
  const said = (name: string): string | null => headerValue(header, name);
  return {
    host: said('host'),
    system: said('system'),
    arch: said('arch'),
    kernel: said('kernel'),
    packager: said('packager'),
    site: said('site'),
    tag: said('tag'),
    cpu: said('cpu'),
  };
}

const MAX_LINE = 4 * REPORT_LIMITS.text;

/** Both expressions split a line at two blanks; what differs is at which. */
function packageOn(line: string): InstalledPackage | string {
  if (line.length > MAX_LINE) return `longer than ${MAX_LINE} characters`;
  const split = beforeAndAfterDash(line) ?? atLastBlanks(line);
  if (split === undefined) return 'not three columns';
  const [first, second] = split;
  return unsaid(line.slice(0, first), line.slice(first + 1, second), line.slice(second + 1));
}

/** Of a protocol that says no more of a package. */
export function unsaid(name: string, version: string, arch: string): InstalledPackage {
  return {
    name,
    version: withoutZeroEpoch(version),
    arch: arch === NONE ? '' : arch,
    source: undefined,
    module: undefined,
    vendor: undefined,
    repository: undefined,
  };
}

type Split = readonly [first: number, second: number];

/** The last dash that a blank comes after, before any other dash; the last blanks before it and after it. */
function beforeAndAfterDash(line: string): Split | undefined {
  let second = -1;
  for (let at = line.length - 1; at > 0; at -= 1) {
    const code = line.charCodeAt(at);
    if (second < 0 && (code === TAB || code === SPACE)) second = at;
    else if (second >= 0 && code === DASH) {
      const first = lastBlank(line, at - 1);
      return first < 0 ? undefined : [first, second];
    }
  }
  return undefined;
}

function atLastBlanks(line: string): Split | undefined {
  const second = lastBlank(line, line.length - 1);
  const first = lastBlank(line, second - 1);
  return first < 0 ? undefined : [first, second];
}

/** At `from` or before; negative where there is none. */
function lastBlank(line: string, from: number): number {
  let at = from;
  while (at >= 0 && line.charCodeAt(at) !== TAB && line.charCodeAt(at) !== SPACE) at -= 1;
  return at;
}

const TAB = 0x09;
const SPACE = 0x20;
const DASH = 0x2d;
