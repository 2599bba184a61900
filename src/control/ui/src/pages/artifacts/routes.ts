import type { RouteObject } from 'react-router-dom';

export const artifactRoutes: RouteObject[] = [
  { path: 'artifacts', lazy: () => import('./artifacts_page') },
  { path: 'artifacts/:artifactId', lazy: () => import('./artifact_page') },
];
