// Does a time wait for the answer of whoever opens the first page? Comes with its words, after everything else.
import { useTranslation } from 'react-i18next';
import { OpenOffers } from './open-offers';

export default function HeldForMe() {
  useTranslation('waitlist'); // suspends until the words are there
  return <OpenOffers alone />;
}
