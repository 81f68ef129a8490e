/**
 * Protocol 6, ours: the frame of protocol 5, and of every package all that decides whether it is vulnerable. A sample is in
 * README.md, "Protocol 6".
 */
import type { InstalledPackage, PackageSource } from '../inventory.ts';
import { endsWithMark, headerValue, headerValues, linesOf, type Frame, type Header } from './frame.ts';
import { reportOf } from './heading.ts';
import { harm } from './inert.ts';
import { NONE, PackageList, withoutZeroEpoch } from './package-list.ts';
import { headingOf } from './protocol-5.ts';
import { RememberedLines } from './remembered-lines.ts';
import { ReportError } from './report-error.ts';
import type { Report } from './report.ts';

const lines = new RememberedLines(packageOn);

/** @throws ReportError also where the end is missing: what is cut off would hide packages */
export function parseProtocol6({ header, headerEnd, rest }: Frame): Report {
  if (!endsWithMark(rest)) throw new ReportError('malformed', 'cut off: the last line is not #');
  const list = new PackageList();
  for (const [line, content] of linesOf(rest, headerEnd + 1)) list.addChecked(line, lines.saidOn(content));
  return reportOf('6', headingOf(header), list, {
    bootKernel: headerValue(header, 'boot-kernel') ?? undefined,
    livepatch: headerValue(header, 'livepatch') ?? undefined,
    rebootRequired: rebootRequired(header),
    restart: [...new Set(headerValues(header, 'restart').filter((name) => name !== ''))],
  });
}

function rebootRequired(header: Header): boolean | undefined {
  const said = headerValue(header, 'reboot-required');
  if (said === null) return undefined;
  if (said !== 'yes' && said !== 'no')
    throw new ReportError('malformed', 'reboot-required: neither yes nor no');
  return said === 'yes';
}

const COLUMNS = 8;

function packageOn(line: string): InstalledPackage | string {
  const columns = line.split('\t', COLUMNS + 1);
  if (columns.length > COLUMNS) return `more than ${COLUMNS} columns`;
  const [
    name = '',
    version = '',
    arch = '',
    source = '',
    sourceVersion = '',
    module = '',
    vendor = '',
    repository = '',
  ] = columns;
  const why = columns.map(harm).find((one) => one !== undefined);
  if (why !== undefined) return why;
  if (/\s/.test(source + sourceVersion)) return 'white space in the source package';
  if (notThere(module) !== null && !MODULE.test(module))
    return 'a module that is not NAME:STREAM:VERSION:CONTEXT';
  return {
    name,
    version: withoutZeroEpoch(version),
    arch: notThere(arch) ?? '',
    source: sourceOf(name, version, source, sourceVersion),
    module: notThere(module),
    vendor: notThere(vendor),
    repository: notThere(repository),
  };
}

const MODULE = /^[^\s:]+:[^\s:]+:[^\s:]+:[^\s:]+$/;

/** A package whose source is called as itself, or has its own version, says neither. */
function sourceOf(name: string, version: string, source: string, sourceVersion: string): PackageSource {
  return {
    name: source === '' ? name : source,
    version: withoutZeroEpoch(sourceVersion === '' ? version : sourceVersion),
  };
}

function notThere(text: string): string | null {
  return text === '' || text === NONE ? null : text;
}
