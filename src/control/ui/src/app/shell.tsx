import { Menu as MenuIcon, X } from '@/kit/icons';
import { useEffect, useRef, useState } from 'react';
import { Outlet, useLocation } from 'react-router-dom';
import { IconButton, classes } from '@/kit';
import { strings } from '@/strings';
import { AccountMenu } from './account_menu';
import { LiveMark } from './live_mark';
import { Mark } from './mark';
import { Navigation } from './navigation';
import { ProjectSwitcher } from './project_switcher';

/** Navigation at the left, the page at the right; on a narrow screen the navigation folds away. */
export function Shell() {
  const [isOpen, setOpen] = useState(false);
  const { pathname } = useLocation();
  const main = useRef<HTMLElement>(null);
  useEffect(() => {
    setOpen(false);
    main.current?.scrollTo(0, 0);
  }, [pathname]);
  return (
    <div className="flex h-dvh flex-col md:flex-row">
      <a
        href="#main"
        onClick={(event) => {
          event.preventDefault();
          main.current?.focus();
        }}
        className="absolute top-1 left-1 z-50 -translate-y-20 rounded-md bg-accent px-3 py-1 text-on-accent focus:translate-y-0"
      >
        {strings.app.skip}
      </a>
      <div className="flex items-center gap-2 border-b border-line bg-sunken px-3 py-1.5 md:hidden">
        <Mark />
        <span className="grow" />
        <LiveMark />
        <IconButton label={strings.app.openMenu} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {isOpen ? <X /> : <MenuIcon />}
        </IconButton>
      </div>
      <div
        className={classes(
          'shrink-0 flex-col gap-3 border-line bg-sunken p-3 max-md:border-b md:flex md:w-52 md:border-r',
          isOpen ? 'flex' : 'hidden',
        )}
      >
        <div className="flex flex-wrap items-center justify-between gap-y-1 px-1.5 max-md:hidden">
          <Mark />
          <LiveMark />
        </div>
        <ProjectSwitcher />
        <Navigation />
        <span className="grow" />
        <AccountMenu />
      </div>
      <main ref={main} id="main" tabIndex={-1} className="min-h-0 min-w-0 grow overflow-y-auto outline-none">
        <Outlet />
      </main>
    </div>
  );
}
