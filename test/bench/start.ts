/** What every scheduled run pays: from the start of a compiled check to its result. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PLUGINS } from '../kit/executable.ts';
import { measure } from './measure.ts';
import { ratio, stated, type Row } from './row.ts';

const ROUNDS = 60;

const PERL_PLUGIN = `use Monitoring::Plugin;
my $plugin = Monitoring::Plugin->new(shortname => 'ONE', usage => 'one');
$plugin->getopts;
$plugin->add_perfdata(label => 'one', value => 1);
$plugin->plugin_exit(OK, 'fine');
`;

export function benchStart(): readonly Row[] {
  const folder = mkdtempSync(join(tmpdir(), 'secmon-bench-'));
  try {
    writeFileSync(join(folder, 'e.js'), "console.log('fine');\n");
    writeFileSync(join(folder, 'plugin.pl'), PERL_PLUGIN);
    return compare(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function compare(folder: string): readonly Row[] {
  const file = join(folder, 'e.js');
  const check = [
    join(PLUGINS, 'check_file_permissions'),
    '--select',
    'world-writable',
    '--root',
    file,
  ] as const;
  const [ours, node, perl] = measure(
    [
      { name: 'check', argv: check, exits: [0] },
      { name: 'node', argv: [process.execPath, file], exits: [0] },
      { name: 'perl', argv: ['/usr/bin/perl', join(folder, 'plugin.pl')], exits: [0] },
    ],
    ROUNDS,
  );
  if (ours === undefined || node === undefined || perl === undefined) throw new Error('nothing measured');
  const what = 'start of a check to its result';
  return [
    ratio(what, 'node e.js', 'wall', ours.wall, node.wall, 1.25),
    ratio(what, 'Perl Monitoring::Plugin', 'wall', ours.wall, perl.wall, 0.9),
    stated(
      'memory of a started check',
      `${Math.round(ours.memory / 2 ** 20)} MiB (node e.js ${Math.round(node.memory / 2 ** 20)} MiB)`,
    ),
  ];
}
