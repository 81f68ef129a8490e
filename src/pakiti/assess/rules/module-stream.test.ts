import { assessTable } from '../../../../test/kit/assess-table.ts';
import { advisory, affected, installed } from '../../../../test/kit/assessing.ts';
import type { InstalledPackage } from '../../inventory.ts';

const build = (stream: number, number: number): string =>
  `1:${stream}.1.0-1.module_el9.1.0+${number}+0a1b2c3d`;
const nodejs = (version: string, more: Partial<InstalledPackage> = {}): InstalledPackage =>
  installed(`npm ${version}`, more);
const npm18 = affected('npm', build(18, 20), { module: 'nodejs:18' });
const npm20 = affected('npm', build(20, 30), { module: 'nodejs:20' });

assessTable('assess by module stream', [
  {
    when: 'leaves another stream',
    of: nodejs(build(18, 25), { module: 'nodejs:18:9010:0a1b' }),
    said: [npm20],
    lines: [`npm ${build(18, 25)} A-1: not-affected (module-stream)`],
  },
  {
    when: 'judges its own stream',
    of: nodejs(build(18, 15), { module: 'nodejs:18:9010:0a1b' }),
    said: [npm18, npm20],
    lines: [`npm ${build(18, 15)} A-1: vulnerable fix-available → ${build(18, 20)} (version)`],
  },
  {
    when: 'leaves what is in no module',
    of: nodejs('8.1-1.el9', { module: null }),
    said: [npm18],
    lines: ['npm 8.1-1.el9 A-1: not-affected (module-stream)'],
  },
  {
    when: 'leaves what is in no module by its release',
    of: nodejs('8.1-1.el9'),
    said: [npm18],
    lines: ['npm 8.1-1.el9 A-1: not-affected (module-stream)'],
  },
  {
    when: 'does not hold a package of a module against one outside of it',
    of: nodejs(build(18, 15)),
    said: [affected('npm', '99-1.el9')],
    lines: [`npm ${build(18, 15)} A-1: not-affected (module-stream)`],
  },
  {
    when: 'knows the stream of a build that an advisory lists',
    of: nodejs('8.5-1.module_el9.1.0+20+0a1b2c3d'),
    said: [
      advisory('A-18', [affected('nodejs', build(18, 20), { module: 'nodejs:18' })]),
      advisory('A-20', [npm20]),
    ],
    lines: ['npm 8.5-1.module_el9.1.0+20+0a1b2c3d A-20: not-affected (module-stream)'],
  },
  {
    when: 'is undetermined where a build is listed under several streams, and this is about one of them',
    of: nodejs('8.5-1.module_el9.1.0+20+0a1b2c3d'),
    said: [
      advisory('A-18', [affected('nodejs', build(18, 20), { module: 'nodejs:18' })]),
      advisory('A-19', [affected('nodejs', build(18, 20), { module: 'nodejs:20' })]),
      advisory('A-20', [npm20]),
    ],
    lines: [`npm 8.5-1.module_el9.1.0+20+0a1b2c3d A-20: undetermined → ${build(20, 30)} (module-stream)`],
  },
  {
    when: 'is undetermined where nobody has said the stream',
    of: nodejs(build(18, 15)),
    said: [npm20],
    lines: [`npm ${build(18, 15)} A-1: undetermined → ${build(20, 30)} (module-stream)`],
  },
  {
    when: 'knows the stream by the upstream version of the package that names the module',
    of: installed(`nodejs ${build(18, 15)}`),
    said: [
      affected('nodejs', build(18, 20), { module: 'nodejs:18' }),
      affected('nodejs', build(20, 20), { module: 'nodejs:20' }),
    ],
    lines: [`nodejs ${build(18, 15)} A-1: vulnerable fix-available → ${build(18, 20)} (version)`],
  },
  {
    when: 'is fixed in whatever stream',
    of: nodejs(build(20, 40)),
    said: [npm20],
    lines: [`npm ${build(20, 40)} A-1: fixed → ${build(20, 30)} (version)`],
  },
  {
    when: 'is undetermined where the feed names no stream',
    of: nodejs(build(20, 10)),
    said: [affected('npm', build(20, 30), { module: '*' })],
    lines: [`npm ${build(20, 10)} A-1: undetermined → ${build(20, 30)} (module-stream)`],
  },
  {
    when: 'is undetermined where others list the build of the fix under several streams, and not under its own',
    of: nodejs(build(18, 15), { module: 'nodejs:18:9010:0a1b' }),
    said: [
      advisory('A-20', [affected('nodejs', build(20, 30), { module: 'nodejs:20' })]),
      advisory('A-22', [affected('nodejs', build(20, 30), { module: 'nodejs:22' })]),
      advisory('A-1', [affected('npm', build(20, 30), { module: '*' })]),
    ],
    lines: [`npm ${build(18, 15)} A-1: undetermined → ${build(20, 30)} (module-stream)`],
  },
]);
