/** Reports of protocol 5 as a fleet sends them: all have the same packages, one in five of a version of its own level. */
const PACKAGES = 1500;
const EVERY = 5;
/** Packages whose versions move together, so that reports are made faster than they are read. */
const TOGETHER = 30;
const LEVELS = 40;

function line(index: number, version: number): string {
  return `package-${index}\t1.${version}-${index % 7}.el9_5\tx86_64\n`;
}

const indexes = Array.from({ length: PACKAGES }, (_, index) => index);
const same = indexes.filter((index) => index % EVERY !== 0).map((index) => line(index, 1));
const moving = indexes.filter((index) => index % EVERY === 0);
const groups = Array.from({ length: moving.length / TOGETHER }, (_, group) => {
  const together = moving.slice(group * TOGETHER, (group + 1) * TOGETHER);
  return Array.from({ length: LEVELS }, (_, level) =>
    together.map((index) => line(index, (level + index) % LEVELS)).join(''),
  );
});
const common = same.join('');

/** No two hosts have the same inventory. */
export function reportText(host: number): string {
  const levels = groups.map((all, group) => all[Math.floor(host / (group + 1)) % LEVELS] ?? '');
  const header = [
    ...['#', `host: wn${host}.example.org`, 'system: AlmaLinux release 9.5 (Teal Serval)'],
    ...[
      'kernel: 5.14.0-503.el9_5.x86_64',
      'packager: rpm',
      `site: SITE${host % 300}`,
      'arch: x86_64',
      '#',
      '',
    ],
  ];
  return `${header.join('\n')}${common}own\t1.${host}-1.el9_5\tx86_64\n${levels.join('')}#\n`;
}
