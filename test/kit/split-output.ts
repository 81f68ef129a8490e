/**
 * How monitors cut a plugin's output into short text, long text and performance data.
 * Source: Nagios Core `parse_check_output`, Icinga 2 `PluginUtility::ParseCheckOutput`; test/integration holds the real
 * programs against the same output.
 */
export interface SplitOutput {
  readonly short: string;
  readonly long: readonly string[];
  readonly perfdata: string;
}

/**
 * The first line is cut at its first `|`; later lines are long text up to the first `|`, and everything after that is
 * performance data.
 */
export function splitAsNagios(output: string): SplitOutput {
  const [first = '', ...later] = output.replace(/\n$/, '').split('\n');
  const [short, ...perfdata] = cutAtBar(first);
  const long: string[] = [];
  let inPerfdata = false;
  for (const line of later) {
    if (inPerfdata) {
      perfdata.push(line);
      continue;
    }
    const [text, ...more] = cutAtBar(line);
    long.push(text);
    perfdata.push(...more);
    inPerfdata = more.length > 0;
  }
  return { short: short.trim(), long, perfdata: perfdata.join(' ').trim() };
}

function cutAtBar(line: string): readonly [string, ...string[]] {
  const bar = line.indexOf('|');
  return bar < 0 ? [line] : [line.slice(0, bar), line.slice(bar + 1)];
}

/** Every line is cut at its first `|`, where a `=` follows on the same line. */
export function splitAsIcinga(output: string): SplitOutput {
  const text: string[] = [];
  const perfdata: string[] = [];
  for (const line of output.trim().split(/[\r\n]/)) {
    const bar = line.indexOf('|');
    const cut = bar >= 0 && line.includes('=', bar);
    text.push(cut ? line.slice(0, bar) : line);
    if (cut) perfdata.push(line.slice(bar + 1));
  }
  const [short = '', ...long] = text;
  return { short, long, perfdata: perfdata.join(' ').trim() };
}
