import type { RouteObject } from 'react-router-dom';

export const auditRoutes: RouteObject[] = [{ path: 'audit', lazy: () => import('./audit_page') }];

export const globalAuditRoutes: RouteObject[] = [
  { path: 'audit', lazy: () => import('./global_audit_page') },
];
