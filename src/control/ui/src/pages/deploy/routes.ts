import type { RouteObject } from 'react-router-dom';

export const deployRoutes: RouteObject[] = [{ path: 'deploy', lazy: () => import('./deploy_page') }];
