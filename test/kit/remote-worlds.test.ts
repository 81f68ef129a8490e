import { expect } from 'chai';
import { whyNoOtherPrograms } from './remote-worlds.ts';

describe('worlds with other programs', () => {
  it('are not had, and it is said why, where a mount namespace is refused', () => {
    expect(whyNoOtherPrograms('/nonexistent/unshare')).to.match(
      /^no mount namespace of its own can be had: .*ENOENT/,
    );
    expect(whyNoOtherPrograms('false')).to.be.a('string');
  });
});
