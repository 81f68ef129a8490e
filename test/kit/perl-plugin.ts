/**
 * The Perl module Monitoring::Plugin as an oracle for ranges and thresholds: thousands of cases through one process.
 */
import { spawnSync } from 'node:child_process';
import type { TestPackage } from './test-packages.ts';

export const PERL_PACKAGES: readonly TestPackage[] = ['libmonitoring-plugin-perl'];

/** Reads lines `warning TAB critical TAB value…` and writes one line per line. */
const PROGRAM = String.raw`
use strict; use warnings;
use Monitoring::Plugin::Range;
use Monitoring::Plugin::Threshold;
local $SIG{__WARN__} = sub {};
while (my $line = <STDIN>) {
  chomp $line;
  my ($warning, $critical, @values) = split /\t/, $line, -1;
  my @ranges = map { Monitoring::Plugin::Range->parse_range_string($_) } ($warning, $critical);
  my @status = (defined $ranges[0] && defined $ranges[1])
    ? map { Monitoring::Plugin::Threshold->set_thresholds(warning => $ranges[0], critical => $ranges[1])->get_status($_) } @values
    : ();
  my @alerts = map { my $range = $_; defined $range ? join(',', map { $range->check_range($_) } @values) : 'bad' } @ranges;
  print join("\t", @alerts, join(',', @status)), "\n";
}
`;

export interface PerlCase {
  readonly warning: string;
  readonly critical: string;
  readonly values: readonly string[];
}

export interface PerlAnswer {
  /** Whether each value alerts; undefined where Perl refuses the range. */
  readonly warning: readonly boolean[] | undefined;
  readonly critical: readonly boolean[] | undefined;
  /** Exit codes for each value, where neither range is refused. */
  readonly status: readonly number[];
}

/** @throws Error when Perl fails */
export function askPerl(cases: readonly PerlCase[]): readonly PerlAnswer[] {
  const input = cases
    .map(({ warning, critical, values }) => [warning, critical, ...values].join('\t'))
    .join('\n');
  const { status, stdout, stderr } = spawnSync('perl', ['-e', PROGRAM], {
    input: `${input}\n`,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) throw new Error(`perl failed: ${stderr}`);
  return stdout.trimEnd().split('\n').map(answerOf);
}

function answerOf(line: string): PerlAnswer {
  const [warning = '', critical = '', status = ''] = line.split('\t');
  return {
    warning: alertsOf(warning),
    critical: alertsOf(critical),
    status: status === '' ? [] : status.split(',').map(Number),
  };
}

function alertsOf(text: string): readonly boolean[] | undefined {
  return text === 'bad' ? undefined : text.split(',').map((digit) => digit === '1');
}
