// Lines and words that the fleet page makes of what it knows.
import { shellQuote } from '@/kit/command_line';
import type { Gateway } from './gateway';

/** How a gateway is started for this project. It is another program than the one that asks. */
export function gatewayLine(origin: string, projectId: string): string {
  const line = [
    'barbacane',
    'serve',
    '--control-plane',
    origin,
    '--project-id',
    projectId,
    '--api-key-file',
    'KEY_FILE',
    '--state-dir',
    '/var/lib/barbacane',
    '--name',
    'edge-1',
  ];
  return line.map(shellQuote).join(' ');
}

const labelsMax = 500; // a list to choose from, not an inventory

/** Every label that some gateway has, in order. */
export function labelsIn(gateways: readonly Gateway[]): string[] {
  const all = new Set<string>();
  for (const one of gateways) for (const label of one.labels) all.add(label);
  return [...all].sort().slice(0, labelsMax);
}
