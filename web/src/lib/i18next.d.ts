// Which words are there? The compiler knows every key; a new file of words gets a line here.
import type account from '../texts/en/account.json';
import type appointments from '../texts/en/appointments.json';
import type auth from '../texts/en/auth.json';
import type booking from '../texts/en/booking.json';
import type common from '../texts/en/common.json';
import type search from '../texts/en/search.json';
import type office from '../texts/en/office.json';
import type messages from '../texts/en/messages.json';
import type payments from '../texts/en/payments.json';
import type practice from '../texts/en/practice.json';
import type specialties from '../texts/en/specialties.json';
import type visits from '../texts/en/visits.json';
import type waitlist from '../texts/en/waitlist.json';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'common';
    keySeparator: false;
    resources: {
      account: typeof account;
      appointments: typeof appointments;
      auth: typeof auth;
      booking: typeof booking;
      common: typeof common;
      search: typeof search;
      office: typeof office;
      messages: typeof messages;
      payments: typeof payments;
      practice: typeof practice;
      specialties: typeof specialties;
      visits: typeof visits;
      waitlist: typeof waitlist;
    };
  }
}
