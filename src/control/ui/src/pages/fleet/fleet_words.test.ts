import { expect, it } from 'vitest';
import type { Gateway } from './gateway';
import { gatewayLine, labelsIn } from './fleet_words';

it('starts a gateway for this project', () =>
  expect(gatewayLine('https://control.example', 'p-1')).toBe(
    'barbacane serve --control-plane https://control.example --project-id p-1 --api-key-file KEY_FILE ' +
      '--state-dir /var/lib/barbacane --name edge-1',
  ));

it('has each label once', () =>
  expect(labelsIn([{ labels: ['b=1', 'a=1'] }, { labels: ['a=1'] }] as Gateway[])).toEqual(['a=1', 'b=1']));
