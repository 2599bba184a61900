// Light or dark: what the system says, until somebody chooses.
export type Theme = 'system' | 'light' | 'dark';

const storageKey = 'barbacane.theme';
const systemIsDark = () => matchMedia('(prefers-color-scheme: dark)').matches;

export function storedTheme(): Theme {
  const kept = localStorage.getItem(storageKey);
  return kept === 'light' || kept === 'dark' ? kept : 'system';
}

export function applyTheme(theme: Theme): void {
  const isDark = theme === 'dark' || (theme === 'system' && systemIsDark());
  document.documentElement.dataset.theme = isDark ? 'dark' : 'light';
}

export function chooseTheme(theme: Theme): void {
  if (theme === 'system') localStorage.removeItem(storageKey);
  else localStorage.setItem(storageKey, theme);
  applyTheme(theme);
}

/** Follows the system while nobody chose. Returns how to stop. */
export function followSystem(): () => void {
  const query = matchMedia('(prefers-color-scheme: dark)');
  const follow = () => applyTheme(storedTheme());
  query.addEventListener('change', follow);
  return () => query.removeEventListener('change', follow);
}
