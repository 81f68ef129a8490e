import { expect } from 'chai';
import { settingsIn } from './credentials.ts';

describe('the file of an NSCA-ng client', () => {
  const settings = settingsIn(
    [
      '# identity = "commented"',
      'identity = "a \\"b\\" \\\\ # c" # comment',
      'password=\'single # "quoted"\'',
      'port = 5668# comment',
      '',
      'server = two words',
    ].join('\n'),
  );
  for (const [name, value] of [
    ['identity', 'a "b" \\ # c'],
    ['password', 'single # "quoted"'],
    ['port', '5668'],
    ['server', undefined],
  ] as const)
    it(`sets ${name}`, () => expect(settings.get(name)).to.equal(value));
});
