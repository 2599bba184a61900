import { createRoot } from 'react-dom/client';
import { App } from '@/app/app';
import { applyTheme, storedTheme } from '@/app/theme';
import { shareNonce } from '@/kit/nonce';
import '@/kit/tokens.css';

applyTheme(storedTheme());
shareNonce();
createRoot(document.getElementById('root')!).render(<App />);
