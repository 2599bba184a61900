import type { RouteObject } from 'react-router-dom';

export const specRoutes: RouteObject[] = [
  { path: 'specs', lazy: () => import('./specs_page') },
  { path: 'specs/new', lazy: () => import('./new_spec_page') },
  { path: 'specs/compilations/:compilationId', lazy: () => import('./compilation_page') },
  { path: 'specs/:specId', lazy: () => import('./spec_page') },
];
