import type { RouteObject } from 'react-router-dom';

export const specRoutes: RouteObject[] = [{ path: 'specs', lazy: () => import('./specs_page') }];
