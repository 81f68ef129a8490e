/** What is done to a report as it was made, here or elsewhere, without reading more of it than that needs. Texts are bytes as characters. */

/** Undefined for what is no text of protocol 5 or 6, such as an encrypted report. */
export function protocolOf(report: string): '5' | '6' | undefined {
  const header = headerOf(report);
  if (header === undefined) return undefined;
  return header.includes('protocol: 6') ? '6' : '5';
}

/** Lines of the header, without the marks; undefined where the first line is none. */
function headerOf(report: string): readonly string[] | undefined {
  const [first, ...rest] = report.split('\n');
  if (first !== '#') return undefined;
  const end = rest.indexOf('#');
  return end < 0 ? rest : rest.slice(0, end);
}

const SINCE_6 = /^(?:protocol|boot-kernel|livepatch|reboot-required|restart):/;

/** For servers that know no other: what protocol 5 does not carry is left out. rpm's versions all have an epoch there. */
export function asProtocol5(report: string): string {
  const header = headerOf(report) ?? [];
  const body = report.split('\n').slice(header.length + 2);
  const epoch = header.includes('packager: rpm') ? '0:' : '';
  const lines = body.map((line) => {
    if (line === '#' || line === '') return line;
    const [name = '', version = '', arch = ''] = line.split('\t');
    return `${name}\t${version === '' || /^[0-9]+:/.test(version) ? '' : epoch}${version}\t${arch}`;
  });
  return ['#', ...header.filter((line) => !SINCE_6.test(line)), '#', ...lines].join('\n');
}

/** Says the site, whatever it said before; undefined for what is no report in a text. */
export function withSite(report: string, site: string): string | undefined {
  const header = headerOf(report);
  if (header === undefined) return undefined;
  const others = header.filter((line) => nameIn(line) !== 'site');
  const before = others.findIndex((line) => nameIn(line) > 'site');
  const at = before < 0 ? others.length : before;
  const rest = report.split('\n').slice(header.length + 1);
  return ['#', ...others.slice(0, at), `site: ${site}`, ...others.slice(at), ...rest].join('\n');
}

function nameIn(line: string): string {
  return line.slice(0, Math.max(0, line.indexOf(':')));
}
