import type { RouteObject } from 'react-router-dom';

export const referenceRoutes: RouteObject[] = [{ path: 'reference', lazy: () => import('./reference_page') }];
