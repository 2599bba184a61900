import type { RouteObject } from 'react-router-dom';

export const fleetRoutes: RouteObject[] = [
  { path: 'fleet', lazy: () => import('./fleet_page') },
  { path: 'fleet/:dataPlaneId', lazy: () => import('./gateway_page') },
];
