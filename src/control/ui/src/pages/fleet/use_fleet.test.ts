import { describe, expect, it } from 'vitest';
import { effectOf } from './use_fleet';

describe('effectOf', () => {
  it.each([
    ['data_plane.remove', 'drop'],
    ['data_plane.offline', 'reload'],
    ['data_plane.online', 'nothing'], // it has just spoken
    ['deployment.wave', 'reload'],
    ['deployment.succeeded', 'reload'],
    ['deployment.progress', 'nothing'],
    ['spec.create', 'nothing'],
  ])('%s: %s', (kind, effect) => expect(effectOf({ kind })).toBe(effect));
});
