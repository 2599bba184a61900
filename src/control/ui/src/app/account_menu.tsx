import { LogOut, Monitor, Moon, Sun, UserRound } from '@/kit/icons';
import { useState } from 'react';
import { useSession, useSignOut } from '@/api/session';
import { Menu, MenuItem, MenuLine, buttonClass, useToast } from '@/kit';
import { strings } from '@/strings';
import { chooseTheme, storedTheme, type Theme } from './theme';

const themes: [Theme, typeof Sun][] = [
  ['system', Monitor],
  ['light', Sun],
  ['dark', Moon],
];

/** Who is signed in, how it looks, and the way out. */
export function AccountMenu() {
  const session = useSession();
  const signOut = useSignOut();
  const toast = useToast();
  const [theme, setTheme] = useState(storedTheme);
  return (
    <Menu
      align="start"
      trigger={
        <button
          type="button"
          aria-label={`${strings.app.account}: ${session.name}`}
          className={buttonClass('quiet', 'w-full justify-start!')}
        >
          <UserRound aria-hidden />
          <span className="truncate">{session.name}</span>
        </button>
      }
    >
      <p className="px-2 py-1 text-sm text-ink-faint">{strings.app.roleOf(session.scopes)}</p>
      <MenuLine />
      {themes.map(([name, Icon]) => (
        <MenuItem
          key={name}
          isCurrent={theme === name}
          onSelect={() => {
            chooseTheme(name);
            setTheme(name);
          }}
        >
          <Icon aria-hidden />
          {strings.app.themes[name]}
        </MenuItem>
      ))}
      <MenuLine />
      <MenuItem
        onSelect={() => signOut.mutate(undefined, { onError: (problem) => toast(problem.message, 'bad') })}
      >
        <LogOut aria-hidden />
        {strings.app.signOut}
      </MenuItem>
    </Menu>
  );
}
