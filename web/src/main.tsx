// Where does the page begin?
import '@fontsource-variable/atkinson-hyperlegible-next/wght.css';
import '@mantine/core/styles.layer.css';
import './app/theme.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Providers } from './app/providers';
import { keepFresh } from './app/fresh';
import { begin } from './lib/auth';
import { beginTexts } from './lib/i18n';

const root = document.getElementById('root');
if (root === null) throw new Error('the page has no root');

keepFresh();
void begin();
await beginTexts();
createRoot(root).render(
  <StrictMode>
    <Providers />
  </StrictMode>,
);
